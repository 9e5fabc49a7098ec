/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "entry/entry-list.h"

#include <ctype.h>
#include <stdarg.h>
#include <string.h>

#include "base/words.h"
#include "kernel/cmdline.h"

const char *entry_loader_name(enum entry_loader loader)
{
	static const char *const names[_ENTRY_LOADER_MAX] = {
		[ENTRY_LOADER_NONE] = "none",
		[ENTRY_LOADER_GRUB] = "grub",
		[ENTRY_LOADER_GRUB_BLS] = "grub-bls",
		[ENTRY_LOADER_SYSTEMD_BOOT] = "systemd-boot",
	};

	return names[loader];
}

void entry_clear(struct entry *entry)
{
	free(entry->id);
	free(entry->title);
	free(entry->release);
	free(entry->kernel);
	free(entry->initrd);
	free(entry->cmdline);
	free(entry->file);
	*entry = (struct entry){ 0 };
}

struct entries *entries_free(struct entries *entries)
{
	if (!entries)
		return NULL;
	for (size_t i = 0; i < entries->n; i++)
		entry_clear(&entries->items[i]);
	free(entries->items);
	free(entries->next_reason);
	free(entries->config);
	free(entries->environment);
	free(entries);
	return NULL;
}

int entries_add(struct entries *entries, struct entry *entry)
{
	struct entry *items;

	if (entries->n >= ENTRIES_MAX)
		return -E2BIG;
	items = reallocarray(entries->items, entries->n + 1, sizeof(*items));
	if (!items)
		return -ENOMEM;
	entries->items = items;
	items[entries->n] = *entry;
	*entry = (struct entry){ 0 };
	return (int)entries->n++;
}

const struct entry *entries_find(const struct entries *entries, const char *release)
{
	const struct entry *found = NULL;

	for (size_t i = 0; i < entries->n; i++) {
		const struct entry *entry = &entries->items[i];

		if (!entry->release || strcmp(entry->release, release) != 0)
			continue;
		if (!found || entry->kind < found->kind)
			found = entry;
	}
	return found;
}

static bool is_same(const char *a, const char *b)
{
	return a && b ? strcmp(a, b) == 0 : a == b;
}

bool entries_agree(const struct entries *entries, const char *release)
{
	const struct entry *found = entries_find(entries, release);

	for (size_t i = 0; found && i < entries->n; i++) {
		const struct entry *entry = &entries->items[i];

		if (!entry->release || strcmp(entry->release, release) != 0)
			continue;
		if (found->kind == ENTRY_NORMAL && entry->kind != ENTRY_NORMAL)
			continue;
		if (!is_same(entry->cmdline, found->cmdline))
			return false;
	}
	return true;
}

/* --- what kind of entry, and of which kernel --- */

/* Releases begin with a number and a dot. "0-rescue-MACHINE" of Fedora's rescue image does not. */
static bool is_release(const char *text)
{
	size_t digits = strspn(text, "0123456789");

	return digits > 0 && text[digits] == '.' && isdigit((unsigned char)text[digits + 1]);
}

/* grub-mkconfig takes the version from a name in the same way (util/grub.d/10_linux.in: up to the
 * last '-' before the first digit). */
static const char *release_in_name(const char *name)
{
	const char *digit = strpbrk(name, "0123456789");

	if (!digit || digit == name || digit[-1] != '-' || !is_release(digit))
		return NULL;
	return digit;
}

int entry_release(const char *kernel, char **ret_release)
{
	static const char signed_suffix[] = ".efi.signed";
	const char *name = strrchr(kernel, '/'), *release;
	_cleanup_free_ char *directory = NULL;
	size_t len;
	char *copy;

	if (!name)
		return 0;
	release = release_in_name(name + 1);
	if (!release) {
		/* 90-loaderentry.install of systemd: ENTRY-TOKEN/VERSION/linux */
		directory = strndup(kernel, (size_t)(name - kernel));
		if (!directory)
			return -ENOMEM;
		release = strrchr(directory, '/');
		release = release ? release + 1 : directory;
		if (!is_release(release))
			return 0;
	}
	len = strlen(release);
	if (len > strlen(signed_suffix) &&
	    strcmp(release + len - strlen(signed_suffix), signed_suffix) == 0)
		len -= strlen(signed_suffix);
	copy = strndup(release, len);
	if (!copy)
		return -ENOMEM;
	*ret_release = copy;
	return 1;
}

/* systemd's words for its rescue and emergency targets (core/main.c, parse_proc_cmdline_item(), and
 * basic/runlevel tables), and "recovery" of Ubuntu's friendly-recovery (10_linux of Debian). */
static bool is_recovery_word(const char *word)
{
	static const char *const words[] = {
		"single",
		"1",
		"S",
		"s",
		"-s",
		"rescue",
		"emergency",
		"-b",
		"recovery",
		"systemd.unit=rescue.target",
		"systemd.unit=emergency.target",
		"systemd.unit=rescue",
		"systemd.unit=emergency",
	};

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (strcmp(word, words[i]) == 0)
			return true;
	return false;
}

static int has_recovery_word(const char *cmdline)
{
	_cleanup_words_ char **words = NULL;
	int r = words_split(cmdline, &words);

	if (r < 0)
		return r;
	for (char **word = words; *word && strcmp(*word, "--") != 0; word++)
		if (is_recovery_word(*word))
			return 1;
	return 0;
}

static int kind_of(const char *cmdline)
{
	_cleanup_free_ char *value = NULL;
	int r;

	if (!cmdline)
		return ENTRY_NORMAL;
	r = cmdline_find(cmdline, "bootward", true, &value);
	if (r > 0)
		return ENTRY_BREAK_GLASS;
	if (r == -ENOMEM)
		return r;
	r = has_recovery_word(cmdline);
	if (r < 0)
		return r;
	return r > 0 ? ENTRY_RECOVERY : ENTRY_NORMAL;
}

int entry_complete(struct entry *entry)
{
	char *release = NULL;
	int r;

	if (entry->release && !is_release(entry->release)) {
		free(entry->release);
		entry->release = NULL;
	}
	/* the file is what boots, whatever the version says: that is a text for people and the order */
	if (entry->kernel && !(entry->unified && entry->release)) {
		r = entry_release(entry->kernel, &release);
		if (r < 0)
			return r;
		if (r > 0) {
			free(entry->release);
			entry->release = release;
		}
	}
	r = kind_of(entry->cmdline);
	if (r < 0)
		return r;
	entry->kind = (enum entry_kind)r;
	return 0;
}

int reason_set(char **reason, const char *format, ...)
{
	char *text = NULL;
	va_list args;
	int n;

	va_start(args, format);
	n = vasprintf(&text, format, args);
	va_end(args);
	if (n < 0)
		return -ENOMEM;
	free(*reason);
	*reason = text;
	return 0;
}
