/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "entry/grub.h"

#include <string.h>
#include <syslog.h>

#include "base/directory-names.h"
#include "base/file.h"
#include "base/path.h"
#include "entry/boot-path.h"
#include "entry/grub-script.h"

/* --- where it is --- */

/* "EFI/VENDOR/grub.cfg" of which the text calls blscfg. Returns 1, 0 or -ENOMEM. */
static int vendor_try(int root_fd, const char *directory, const char *vendor, char **ret_path)
{
	_cleanup_free_ char *path = NULL, *text = NULL;
	int r;

	if (asprintf(&path, "%s/%s/grub.cfg", directory, vendor) < 0) {
		path = NULL;
		return -ENOMEM;
	}
	r = boot_file_read(root_fd, path, CONFIG_MAX, &text);
	if (r < 0)
		return r == -ENOMEM ? r : 0;
	if (!strstr(text, "blscfg"))
		return 0;
	*ret_path = TAKE_PTR(path);
	return 1;
}

static int vendors_try(int root_fd, const char *directory, char **ret_path)
{
	_cleanup_words_ char **names = NULL;
	int r = directory_names(root_fd, directory, "", 64, &names);

	if (r < 0)
		return r == -ENOMEM ? r : 0;
	r = 0;
	for (char **name = names; r == 0 && *name; name++)
		r = vendor_try(root_fd, directory, *name, ret_path);
	return r;
}

int grub_config_find(int root_fd, char **ret_path)
{
	static const char *const usual[] = { "/boot/grub/grub.cfg", "/boot/grub2/grub.cfg" };
	static const char *const vendors[] = { "/boot/efi/EFI", "/efi/EFI" };
	int r = 0;

	for (size_t i = 0; i < sizeof(usual) / sizeof(usual[0]); i++) {
		if (boot_path_is_missing(root_fd, usual[i]))
			continue;
		*ret_path = strdup(usual[i]);
		return *ret_path ? 1 : -ENOMEM;
	}
	for (size_t i = 0; r == 0 && i < sizeof(vendors) / sizeof(vendors[0]); i++)
		r = vendors_try(root_fd, vendors[i], ret_path);
	return r;
}

/* --- what it boots --- */

/* Which entry, and why. */
static int next_choose(struct grub_script *script, struct entries *entries)
{
	const struct grub_variable *variable =
		grub_variable_find(&script->variables, "default", strlen("default"));
	const char *origin = variable ? variable->origin : NULL;
	const char *value = variable ? variable->value : NULL, *why = NULL;

	entries->next = -1;
	if (script->lost)
		return reason_set(&entries->next_reason, "%s", script->lost);
	if (variable && !variable->value)
		return reason_set(&entries->next_reason, "the default is set at %s", origin);
	if (grub_menu_choose(script->menu, value, entries, &entries->next, &why) == 0) {
		entries->next = -1;
		return reason_set(&entries->next_reason, "which entry is '%s' (%s): %s",
				  value ? value : "", origin ? origin : "none is set", why);
	}
	if (!value || !*value)
		return reason_set(&entries->next_reason, "the first entry of %s: no other is set",
				  entries->config);
	return reason_set(&entries->next_reason, "%s", origin);
}

/* A file that is on an EFI system partition, which is a FAT file system, GRUB can write. */
static bool on_esp(int root_fd, const char *path)
{
	_cleanup_free_ char *resolved = NULL;

	if (path_resolve(root_fd, path, &resolved) < 0)
		return false;
	return path_is_below(resolved, "/boot/efi") || path_is_below(resolved, "/efi");
}

static int environment_name(struct grub_script *script, struct entries *entries)
{
	_cleanup_free_ char *usual = NULL;

	if (!script->environment) {
		if (asprintf(&usual, "%s/grubenv", script->directory) < 0) {
			usual = NULL;
			return -ENOMEM;
		}
		if (!boot_path_exists(script->root_fd, usual))
			return 0;
		script->environment = TAKE_PTR(usual);
	}
	entries->environment = TAKE_PTR(script->environment);
	entries->environment_writable = on_esp(script->root_fd, entries->environment) ||
					(script->writable && !script->unwritable);
	return 0;
}

/* Take over what the script found. */
static int script_finish(struct grub_script *script, struct entries *entries)
{
	int r;

	entries->loader = script->bls ? ENTRY_LOADER_GRUB_BLS : ENTRY_LOADER_GRUB;
	r = grub_menu_unfold(script->menu, entries);
	if (r == 0)
		r = next_choose(script, entries);
	return r < 0 ? r : environment_name(script, entries);
}

static int config_run(struct grub_script *script, const char *config, char *text)
{
	int r = grub_script_run(script, strdup(config), text);

	return r < 0 ? r : grub_script_run_menu(script);
}

int grub_parse(int root_fd, const char *config, char *text, struct problems *problems,
	       struct entries *entries)
{
	_cleanup_grub_script_ struct grub_script script = { 0 };
	_cleanup_free_ char *directory = strdup(config), *owned = text;
	int r;

	if (!directory)
		return -ENOMEM;
	*strrchr(directory, '/') = '\0';
	free(entries->config);
	entries->config = strdup(config);
	if (!entries->config)
		return -ENOMEM;
	r = grub_script_start(&script, root_fd, directory, problems);
	if (r == 0)
		r = config_run(&script, config, TAKE_PTR(owned));
	return r < 0 ? r : script_finish(&script, entries);
}

int grub_read(int root_fd, const char *config, struct problems *problems, struct entries *entries)
{
	_cleanup_free_ char *text = NULL;
	int r;

	r = boot_file_read(root_fd, config, CONFIG_MAX, &text);
	if (r == -ENOMEM)
		return r;
	if (r == 0)
		return grub_parse(root_fd, config, TAKE_PTR(text), problems, entries);
	problems_add_at(problems, LOG_ERR, config, 0, file_cure(r, NULL), "cannot be read: %s",
			file_reason(r));
	entries->loader = ENTRY_LOADER_GRUB;
	entries->next = -1;
	entries->config = strdup(config);
	return entries->config ? reason_set(&entries->next_reason, "%s cannot be read", config)
			       : -ENOMEM;
}
