/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <string.h>
#include <syslog.h>

#include "base/file.h"
#include "base/path.h"
#include "boot/bls-edit.h"
#include "boot/cmdline-edit.h"
#include "boot/entry-maker.h"
#include "boot/entry-word.h"
#include "boot/loader.h"
#include "boot/program.h"
#include "entry/boot-path.h"
#include "entry/entry.h"
#include "kernel/cmdline.h"

/*
 * Entries in loader/entries of systemd-boot, or of GRUB as openSUSE has it (grub2-bls).
 *
 * kernel-install (systemd's 90-loaderentry.install, 247 to 257) and openSUSE's sdbootutil
 * (create_boot_options()) take the command line of an entry that they make from /etc/kernel/cmdline,
 * else from /usr/lib/kernel/cmdline, else from /proc/cmdline: from whatever this boot was started
 * with, a break-glass word too. So where one of the files is there and says what the entries have, it
 * gets the word, and they make their entries again. Otherwise, and where an entry is somebody else's
 * (Arch's guide has one written by hand), the word goes into the entries themselves; and if they are
 * kernel-install's and there is no such file, their line into /etc/kernel/cmdline.
 */
#define ETC_CMDLINE    "/etc/kernel/cmdline"
#define VENDOR_CMDLINE "/usr/lib/kernel/cmdline"

enum {
	ENTRY_MAX = 1 << 20
};

static bool any_unified(int root_fd, const struct entries *entries, bool unified)
{
	for (size_t i = 0; i < entries->n; i++)
		if (entries->items[i].unified == unified &&
		    entry_is_here(root_fd, &entries->items[i]))
			return true;
	return false;
}

static bool cmdline_detect(int root_fd, const struct entries *entries)
{
	if (any_unified(root_fd, entries, true) || !any_unified(root_fd, entries, false))
		return false;
	return entries->loader == ENTRY_LOADER_SYSTEMD_BOOT ||
	       (entries->loader == ENTRY_LOADER_GRUB_BLS && program_exists(root_fd, "sdbootutil"));
}

/* --- whose the entries are --- */

/* The last name of the first `len` bytes of a path. */
static const char *name_before(const char *path, size_t len, size_t *ret_len)
{
	size_t start = len;

	while (start > 0 && path[start - 1] != '/')
		start--;
	*ret_len = len - start;
	return path + start;
}

/* ".../TOKEN/RELEASE/linux" of entry "TOKEN-RELEASE", with something behind it for snapshots. */
static bool is_installed(const struct entry *entry)
{
	const char *file = strrchr(entry->kernel, '/'), *release, *token;
	size_t release_len, token_len;

	if (!file || file == entry->kernel || !entry->release || !entry->id)
		return false;
	release = name_before(entry->kernel, (size_t)(file - entry->kernel), &release_len);
	if (release_len != strlen(entry->release) || release == entry->kernel ||
	    memcmp(release, entry->release, release_len) != 0)
		return false;
	token = name_before(entry->kernel, (size_t)(release - entry->kernel - 1), &token_len);
	return token_len > 0 && strncmp(entry->id, token, token_len) == 0 &&
	       entry->id[token_len] == '-' &&
	       strncmp(entry->id + token_len + 1, release, release_len) == 0;
}

static bool all_installed(int root_fd, const struct entries *entries)
{
	for (size_t i = 0; i < entries->n; i++)
		if (entry_is_here(root_fd, &entries->items[i]) && !is_installed(&entries->items[i]))
			return false;
	return true;
}

/* --- the line that they take --- */

/* The file that counts; text is NULL if there is none. */
struct source {
	const char *file;
	char *text;
};

static void source_clear(struct source *source)
{
	free(source->text);
}

static bool has_break_glass(const char *line)
{
	_cleanup_free_ char *value = NULL;

	return cmdline_find(line, "bootward", true, &value) != 0;
}

static int source_refuse(const char *file, struct problems *problems, const char *cure,
			 const char *why)
{
	problems_add_at(problems, LOG_ERR, file, 0, cure, "cannot be changed: %s", why);
	return -EOPNOTSUPP;
}

/* Its lines are joined (tr -s "$IFS" ' '), so a comment would comment nothing out. */
static int source_read(int root_fd, struct problems *problems, struct source *ret_source)
{
	static const char *const files[] = { ETC_CMDLINE, VENDOR_CMDLINE };

	for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++) {
		_cleanup_free_ char *text = NULL;
		int r = boot_file_read(root_fd, files[i], CMDLINE_MAX, &text);

		if (r == -ENOENT)
			continue;
		if (r < 0)
			return r == -ENOMEM ? r
					    : source_refuse(files[i], problems, file_cure(r, NULL),
							    file_reason(r));
		if (*text == '#' || strstr(text, "\n#"))
			return source_refuse(files[i], problems, NULL, "it has a comment");
		if (has_break_glass(text))
			return source_refuse(files[i], problems, "take it out",
					     "it has the word bootward=, and every entry that is "
					     "made from it would have it");
		*ret_source = (struct source){ .file = files[i], .text = TAKE_PTR(text) };
		return 0;
	}
	return 0;
}

/*
 * Would entries that are made from it have the words that they have now? kernel-install adds
 * systemd.machine_id=, sdbootutil the snapshot's rootflags=.
 */
static bool source_fits(int root_fd, const struct entries *entries, const struct source *source)
{
	static const char *const added[] = { "lsm", "systemd.machine_id", "rootflags", NULL };

	if (!source->text)
		return false;
	for (size_t i = 0; i < entries->n; i++)
		if (entry_is_here(root_fd, &entries->items[i]) &&
		    (!entries->items[i].cmdline ||
		     !cmdlines_same(source->text, entries->items[i].cmdline, added)))
			return false;
	return true;
}

/* --- changing it --- */

static int source_edit(int root_fd, const struct source *source, const char *word,
		       struct problems *problems, struct plan *plan)
{
	_cleanup_free_ char *path = NULL, *after = NULL;
	const bool is_ours = strcmp(source->file, ETC_CMDLINE) == 0;
	int r;

	r = path_resolve(root_fd, ETC_CMDLINE, &path);
	if (r >= 0)
		r = cmdline_edit_set(source->text, word, &after);
	if (r == -EBADMSG)
		return source_refuse(source->file, problems, NULL,
				     "it has a quote that is never closed");
	if (r <= 0) /* 0: the entries were not made again since */
		return r;
	return plan_add_edit(plan, path, is_ours ? source->text : NULL, after, 0644);
}

/* --- or the entries themselves --- */

static int entry_edit(int root_fd, const struct entry *entry, const char *word,
		      struct problems *problems, struct plan *plan)
{
	_cleanup_free_ char *path = NULL, *before = NULL, *after = NULL;
	int r;

	r = path_resolve(root_fd, entry->file, &path);
	if (r >= 0)
		r = boot_file_read(root_fd, path, ENTRY_MAX, &before);
	if (r >= 0)
		r = bls_edit(before, word, &after);
	if (r == 1)
		return plan_add_edit(plan, path, before, after, 0644);
	if (r == 0 || r == -ENOMEM)
		return r;
	problems_add_at(problems, LOG_ERR, entry->file, 0,
			file_cure(r, "add the word to its options by hand"),
			"cannot be changed: %s",
			r == -EBADMSG ? "its options are not one plain line" : file_reason(r));
	return -EOPNOTSUPP;
}

/* The line that all entries have; NULL if they differ, or one is not to be copied. */
static const char *common_line(int root_fd, const struct entries *entries)
{
	const char *line = NULL;

	for (size_t i = 0; i < entries->n; i++) {
		const struct entry *entry = &entries->items[i];

		if (!entry_is_here(root_fd, entry))
			continue;
		if (!entry->cmdline || has_break_glass(entry->cmdline) ||
		    (line && strcmp(line, entry->cmdline) != 0))
			return NULL;
		line = entry->cmdline;
	}
	return line;
}

/* So that a kernel that is installed later gets the entries' line, and not that of some boot. */
static int source_make(int root_fd, const struct entries *entries, const char *word,
		       struct problems *problems, struct plan *plan)
{
	_cleanup_free_ char *path = NULL, *edited = NULL, *text = NULL;
	const char *line = common_line(root_fd, entries);
	int r;

	if (!line) {
		problems_add_at(problems, LOG_WARNING, ETC_CMDLINE, 0,
				"write the line that new entries are to have to it",
				"there is no such file, and the entries do not say what it should "
				"be: kernels that are installed later get the line of the boot in "
				"which that is done");
		return 0;
	}
	r = path_resolve(root_fd, ETC_CMDLINE, &path);
	if (r >= 0)
		r = cmdline_edit_set(line, word, &edited);
	if (r < 0)
		return r == -ENOMEM ? r
				    : source_refuse(
					      ETC_CMDLINE, problems, NULL,
					      "the entries' line has a quote that is never closed");
	if (asprintf(&text, "%s\n", edited) < 0) {
		text = NULL;
		return -ENOMEM;
	}
	return plan_add_edit(plan, path, NULL, text, 0644);
}

static int entries_edit(int root_fd, const struct entries *entries, const char *word,
			struct problems *problems, struct plan *plan)
{
	int r = 0;

	for (size_t i = 0; r >= 0 && i < entries->n; i++)
		if (entry_is_here(root_fd, &entries->items[i]))
			r = entry_edit(root_fd, &entries->items[i], word, problems, plan);
	return r;
}

static int cmdline_plan(int root_fd, const struct entries *entries, const char *word,
			struct problems *problems, struct plan *plan)
{
	_cleanup_(source_clear) struct source source = { 0 };
	const bool installed = all_installed(root_fd, entries);
	enum entry_maker maker = ENTRY_MAKER_NONE;
	int r;

	r = source_read(root_fd, problems, &source);
	if (r >= 0 && installed && source_fits(root_fd, entries, &source))
		r = entry_maker_find(root_fd, entries, &maker);
	if (r >= 0 && maker == ENTRY_MAKER_NONE)
		r = entries_edit(root_fd, entries, word, problems, plan);
	if (r < 0)
		return r;
	if (source.text)
		r = source_edit(root_fd, &source, word, problems, plan);
	else if (installed)
		r = source_make(root_fd, entries, word, problems, plan);
	return r < 0 || maker == ENTRY_MAKER_NONE ? r
						  : entry_maker_add(root_fd, entries, maker, plan);
}

const struct loader loader_kernel_cmdline = {
	.name = "kernel-cmdline",
	.title = "entries of systemd-boot, with " ETC_CMDLINE,
	.detect = cmdline_detect,
	.plan = cmdline_plan,
	.check = entries_word_check,
};
