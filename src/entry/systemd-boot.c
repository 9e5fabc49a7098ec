/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "entry/systemd-boot.h"

#include <ctype.h>
#include <fnmatch.h>
#include <string.h>
#include <strings.h>
#include <syslog.h>

#include "base/directory-names.h"
#include "base/file.h"
#include "base/path.h"
#include "entry/boot-path.h"
#include "entry/efi-variable.h"
#include "entry/systemd-menu.h"

/* Where bootctl looks for the EFI system partition, in this order; the other loader partition is
 * /boot. */
static const char *const bases[] = { "/efi", "/boot", "/boot/efi" };
enum {
	BASES_N = sizeof(bases) / sizeof(bases[0])
};

/* Names that end in `suffix`, below a base. */
static bool base_has(int root_fd, const char *base, const char *directory, const char *suffix)
{
	_cleanup_words_ char **names = NULL;
	_cleanup_free_ char *path = NULL;

	if (asprintf(&path, "%s/%s", base, directory) < 0) {
		path = NULL;
		return false;
	}
	return directory_names(root_fd, path, suffix, ENTRIES_MAX, &names) > 0;
}

/* "x64" of EFI/systemd/systemd-bootx64.efi; NULL if it is not there. */
static char *program_architecture(int root_fd, const char *base)
{
	static const char prefix[] = "systemd-boot", suffix[] = ".efi";
	_cleanup_words_ char **names = NULL;
	_cleanup_free_ char *path = NULL;

	if (asprintf(&path, "%s/EFI/systemd", base) < 0) {
		path = NULL;
		return NULL;
	}
	if (directory_names(root_fd, path, suffix, ENTRIES_MAX, &names) <= 0)
		return NULL;
	for (char **name = names; *name; name++)
		if (strncasecmp(*name, prefix, strlen(prefix)) == 0)
			return strndup(*name + strlen(prefix),
				       strlen(*name) - strlen(prefix) - strlen(suffix));
	return NULL;
}

bool systemd_boot_is_installed(int root_fd)
{
	for (size_t i = 0; i < BASES_N; i++) {
		_cleanup_free_ char *architecture = program_architecture(root_fd, bases[i]);

		if (architecture)
			return true;
	}
	return false;
}

bool systemd_boot_is_there(int root_fd)
{
	if (systemd_boot_is_installed(root_fd))
		return true;
	for (size_t i = 0; i < BASES_N; i++)
		if (base_has(root_fd, bases[i], "loader", "loader.conf") ||
		    base_has(root_fd, bases[i], "loader/entries", ".conf") ||
		    base_has(root_fd, bases[i], "EFI/Linux", ".efi"))
			return true;
	return false;
}

/* --- loader.conf --- */

/* The last "KEY PATTERN" (config_defaults_load_from_file()); NULL if there is none or no memory. */
static char *pattern_of(const char *text, const char *name)
{
	const size_t name_len = strlen(name);
	char *pattern = NULL;

	while (*text) {
		size_t len = strcspn(text, "\r\n"), key = strspn(text, " \t");
		const char *value = text + key + name_len;

		if (len > key + name_len && strncmp(text + key, name, name_len) == 0 &&
		    strchr(" \t", *value)) {
			const char *end = text + len;

			value += strspn(value, " \t");
			while (end > value && strchr(" \t", end[-1]))
				end--;
			free(pattern);
			pattern = strndup(value, (size_t)(end - value));
		}
		text += len + (text[len] != '\0');
	}
	return pattern;
}

/* Read the loader.conf of the partition `base`. Returns 1 and its default (NULL: it sets none), 0 if
 * there is no such file, -EBADMSG if it cannot be read, -ENOMEM. */
static int config_read(struct systemd_menu *menu, const char *base, char **ret_default)
{
	_cleanup_free_ char *path = NULL, *text = NULL, *preferred = NULL;
	int r;

	if (asprintf(&path, "%s/loader/loader.conf", base) < 0) {
		path = NULL;
		return -ENOMEM;
	}
	r = boot_file_read(menu->root_fd, path, ENTRY_FILE_MAX, &text);
	if (r == -ENOENT || r == -ENOMEM)
		return r == -ENOENT ? 0 : r;
	menu->entries->config = TAKE_PTR(path);
	if (r < 0) {
		problems_add_at(menu->problems, LOG_WARNING, menu->entries->config, 0,
				file_cure(r, NULL), "cannot be read: %s", file_reason(r));
		return -EBADMSG;
	}
	preferred = pattern_of(text, "preferred");
	menu->prefers = preferred != NULL;
	*ret_default = pattern_of(text, "default");
	return 1;
}

/* Of the partition that systemd-boot itself is on, or else of the first that has one. */
static int config_find(struct systemd_menu *menu, char **ret_default)
{
	int r = 0;

	for (int installed = 1; installed >= 0; installed--) {
		for (size_t i = 0; r == 0 && i < BASES_N; i++) {
			_cleanup_free_ char *architecture =
				program_architecture(menu->root_fd, bases[i]);

			if (!installed || architecture)
				r = config_read(menu, bases[i], ret_default);
		}
	}
	return r;
}

/* --- which one boots --- */

struct choice {
	struct systemd_menu *menu;
	bool live;
	char **reason;
};

/* Names are compared in lower case (strtolower16()). */
static char *lower_copy(const char *text)
{
	char *copy = strdup(text);

	for (char *c = copy; c && *c; c++)
		*c = (char)tolower((unsigned char)*c);
	return copy;
}

/* The id that systemd-boot compares: the name of the file, "@PROFILE" behind it. */
static bool id_fits(const struct entry *entry, const struct bls *order, const char *pattern)
{
	_cleanup_free_ char *id =
		lower_copy(entry->unified && order->profile > 0 ? entry->id : order->name);

	return id && fnmatch(pattern, id, 0) == 0;
}

/* The same without the boot counters, which some versions leave out. */
static bool id_fits_uncounted(const struct bls *order, const char *pattern)
{
	_cleanup_free_ char *id = NULL;
	char *plus;

	if (order->tries_left < 0)
		return false;
	id = lower_copy(order->name);
	plus = id ? strrchr(id, '+') : NULL;
	if (!plus)
		return false;
	memmove(plus, strrchr(plus, '.'), strlen(strrchr(plus, '.')) + 1);
	return fnmatch(pattern, id, 0) == 0;
}

/* Entries that systemd-boot makes itself. */
static bool is_automatic(const char *pattern)
{
	static const char *const ids[] = { "auto-windows",
					   "auto-osx",
					   "auto-efi-shell",
					   "auto-efi-default",
					   "auto-reboot-to-firmware-setup",
					   "auto-poweroff",
					   "auto-reboot" };

	for (size_t i = 0; i < sizeof(ids) / sizeof(ids[0]); i++)
		if (fnmatch(pattern, ids[i], 0) == 0)
			return true;
	return false;
}

/* Returns 1 if `pattern` decides, also if it is not known for what; 0 if no entry fits it; -ENOMEM. */
static int pattern_choose(const struct choice *choice, const char *text, const char *source)
{
	const struct systemd_menu *menu = choice->menu;
	_cleanup_free_ char *pattern = lower_copy(text);
	int r;

	if (!pattern)
		return -ENOMEM;
	for (size_t i = 0; i < menu->order.n; i++) {
		if (!id_fits(&menu->entries->items[i], &menu->order.items[i], pattern))
			continue;
		menu->entries->next = (int)i;
		r = reason_set(choice->reason, "%s", source);
		return r < 0 ? r : 1;
	}
	for (size_t i = 0; i < menu->order.n; i++) {
		if (!id_fits_uncounted(&menu->order.items[i], pattern))
			continue;
		r = reason_set(
			choice->reason,
			"whether '%s' (%s) is %s, which counts boots, depends on the version "
			"of systemd-boot",
			text, source, menu->order.items[i].name);
		return r < 0 ? r : 1;
	}
	if (!is_automatic(pattern))
		return 0;
	r = reason_set(choice->reason, "'%s' (%s) is an entry that systemd-boot makes itself", text,
		       source);
	return r < 0 ? r : 1;
}

/* The firmware's variable `name` chooses. Returns as pattern_choose() does. */
static int variable_choose(const struct choice *choice, const char *name, const char *source)
{
	_cleanup_free_ char *text = NULL;
	int r = efi_variable_read(choice->menu->root_fd, name, &text);

	if (r == -ENOMEM || r == -ENOENT)
		return r == -ENOENT ? 0 : r;
	if (r < 0) {
		r = reason_set(choice->reason, "the firmware's variable %s cannot be read", name);
		return r < 0 ? r : 1;
	}
	if (strcasecmp(text, "@saved") == 0 && strcmp(name, "LoaderEntryLastBooted") != 0)
		return variable_choose(choice, "LoaderEntryLastBooted",
				       "LoaderEntryLastBooted, a variable of the firmware");
	return pattern_choose(choice, text, source);
}

static int config_choose(const struct choice *choice, const char *pattern)
{
	_cleanup_free_ char *source = NULL;
	int r;

	if (!pattern || (*pattern == '@' && strcasecmp(pattern, "@saved") != 0))
		return 0;
	if (asprintf(&source, "default in %s", choice->menu->entries->config) < 0) {
		source = NULL;
		return -ENOMEM;
	}
	if (*pattern != '@')
		return pattern_choose(choice, pattern, source);
	if (choice->live)
		return variable_choose(choice, "LoaderEntryLastBooted",
				       "LoaderEntryLastBooted, a variable of the firmware");
	r = reason_set(choice->reason, "%s is what was booted last, which only the firmware knows",
		       source);
	return r < 0 ? r : 1;
}

/*
 * What systemd-boot of 260 and later prefers to any default, unless that did not boot well before: older
 * ones do not know it. 1 if there is such a word, and so it is not known what boots.
 */
static int preferred_judge(const struct choice *choice)
{
	static const char name[] = "LoaderEntryPreferred";
	_cleanup_free_ char *text = NULL;
	const char *source = choice->menu->prefers ? choice->menu->entries->config : NULL;
	int r = 0;

	if (choice->live)
		r = efi_variable_read(choice->menu->root_fd, name, &text);
	if (r == -ENOMEM)
		return r;
	if (choice->live && r != -ENOENT)
		source = name;
	if (!source)
		return 0;
	r = reason_set(choice->reason,
		       "%s says what is preferred, and whether that counts depends on the version "
		       "of systemd-boot",
		       source);
	return r < 0 ? r : 1;
}

/* config_select_default_entry() */
static int next_choose(const struct choice *choice, const char *pattern)
{
	struct entries *entries = choice->menu->entries;
	int r = 0;

	if (choice->menu->damaged)
		return reason_set(choice->reason, "not all entries could be read");
	if (choice->live)
		r = variable_choose(choice, "LoaderEntryOneShot",
				    "LoaderEntryOneShot, a variable of the firmware");
	if (r == 0)
		r = preferred_judge(choice);
	if (r == 0 && choice->live)
		r = variable_choose(choice, "LoaderEntryDefault",
				    "LoaderEntryDefault, a variable of the firmware");
	if (r == 0)
		r = config_choose(choice, pattern);
	if (r != 0)
		return r < 0 ? r : 0;
	if (entries->n == 0)
		return reason_set(choice->reason, "systemd-boot has no entries");
	entries->next = 0;
	return reason_set(choice->reason, "the first entry: no other is set");
}

/* --- all of it --- */

/* Read each partition once, though there may be several ways to it. */
static int bases_read(struct systemd_menu *menu)
{
	_cleanup_words_ char **seen = calloc(BASES_N + 1, sizeof(*seen));
	size_t n = 0;
	int r = 0;

	if (!seen)
		return -ENOMEM;
	for (size_t i = 0; r == 0 && i < BASES_N; i++) {
		_cleanup_free_ char *resolved = NULL;
		bool again = false;

		r = path_resolve(menu->root_fd, bases[i], &resolved);
		if (r < 0)
			return r == -ENOMEM ? r : 0;
		for (size_t j = 0; j < n; j++)
			again |= strcmp(seen[j], resolved) == 0;
		if (again)
			continue;
		menu->base = bases[i];
		seen[n++] = TAKE_PTR(resolved);
		r = systemd_menu_read_files(menu);
		if (r == 0)
			r = systemd_menu_read_images(menu);
	}
	return r;
}

int systemd_boot_read(int root_fd, bool live, struct problems *problems, struct entries *entries)
{
	struct systemd_menu menu = { .root_fd = root_fd, .problems = problems, .entries = entries };
	const struct choice choice = { .menu = &menu,
				       .live = live,
				       .reason = &entries->next_reason };
	_cleanup_free_ char *pattern = NULL, *architecture = NULL;
	int r;

	entries->loader = ENTRY_LOADER_SYSTEMD_BOOT;
	entries->next = -1;
	for (size_t i = 0; !architecture && i < BASES_N; i++)
		architecture = program_architecture(root_fd, bases[i]);
	menu.architecture = architecture;
	r = config_find(&menu, &pattern);
	if (r == -EBADMSG)
		menu.damaged = true;
	if (r >= 0 || r == -EBADMSG)
		r = bases_read(&menu);
	if (r == 0)
		r = systemd_menu_sort(&menu);
	if (r == 0)
		r = next_choose(&choice, pattern);
	bls_list_clear(&menu.order);
	return r;
}
