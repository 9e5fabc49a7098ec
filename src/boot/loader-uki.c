/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdlib.h>
#include <string.h>
#include <syslog.h>

#include "base/cleanup.h"
#include "base/path.h"
#include "boot/entry-word.h"
#include "boot/loader.h"
#include "boot/program.h"
#include "entry/boot-path.h"
#include "entry/entry.h"
#include "kernel/cmdline-word.h"
#include "kernel/cmdline.h"
#include "kernel/facts.h"
#include "kernel/secure-boot.h"
#include "kernel/systemd.h"

/*
 * A unified kernel image has its command line inside, under the image's signature. It gets a word
 * where the image is built, or from an addon: systemd-stub (since systemd 254, systemd-stub(7)) appends
 * the command line of each loader/addons/NAME.addon.efi of the EFI system partition. With Secure Boot it takes only
 * signed ones, and whose keys may sign is not ours to know.
 */
#define ADDONS	   "/loader/addons"
#define IMAGES	   "/EFI/Linux/"
#define ADDON_NAME "/bootward.addon.efi"
#define DRAFT_NAME "/bootward.draft"

enum {
	ADDON_SYSTEMD = 254
};

static bool uki_detect(int root_fd, const struct entries *entries)
{
	for (size_t i = 0; i < entries->n; i++)
		if (entries->items[i].unified && entry_is_here(root_fd, &entries->items[i]))
			return true;
	return false;
}

/* --- by hand --- */

/* Where those who build images take the command line from. */
#define KERNEL_CMDLINE "/etc/kernel/cmdline"

/* kernel_cmdline+=: what other files of dracut's say, root= among it, is to stay. */
static const struct builder {
	const char *program; /* NULL: always */
	const char *text; /* if it ends with KERNEL_CMDLINE, it may have an lsm= to be replaced */
	const char *rest;
} builders[] = {
	{ "mkinitcpio", "mkinitcpio: at the end of " KERNEL_CMDLINE,
	  ",\n    or in a file of its own, /etc/cmdline.d/90-bootward.conf, if that directory is "
	  "there; then:\n    mkinitcpio -P" },
	{ "dracut", "dracut: kernel_cmdline+=\" WORD \" in /etc/dracut.conf.d/90-bootward.conf",
	  "; then:\n    dracut --regenerate-all --force" },
	{ "kernel-install", "kernel-install: at the end of " KERNEL_CMDLINE,
	  "; then, for each kernel:\n    kernel-install add VERSION IMAGE" },
	{ "ukify",
	  "or into an addon, signed with your key if Secure Boot is on:\n"
	  "    ukify build --cmdline=WORD --output=ESP" ADDONS ADDON_NAME,
	  "" },
	{ NULL, "any other: wherever it takes the images' command line from", "" },
};

/* Has the file that images are built with an lsm=? Or -ENOMEM. */
static int cmdline_has_lsm(int root_fd)
{
	_cleanup_free_ char *text = NULL, *value = NULL;
	int r = boot_file_read(root_fd, KERNEL_CMDLINE, CMDLINE_MAX, &text);

	if (r < 0)
		return r == -ENOMEM ? r : 0;
	for (char *at = text; *at; at++)
		if (*at == '\n')
			*at = ' ';
	r = cmdline_word_last(text, "lsm", &value);
	return r == -ENOMEM ? r : r > 0;
}

static int builder_append(char **text, const struct builder *builder, bool has_lsm)
{
	static const char file[] = KERNEL_CMDLINE;
	const size_t len = strlen(builder->text);
	const bool replaces = has_lsm && len > strlen(file) &&
			      strcmp(builder->text + len - strlen(file), file) == 0;
	char *longer;

	if (asprintf(&longer, "%s  %s%s%s\n", *text, builder->text,
		     replaces ? " in place of the lsm= that is there" : "", builder->rest) < 0)
		return -ENOMEM;
	free(*text);
	*text = longer;
	return 0;
}

static int builders_append(int root_fd, char **text)
{
	const int has_lsm = cmdline_has_lsm(root_fd);
	int r = has_lsm;

	for (size_t i = 0; r >= 0 && i < sizeof(builders) / sizeof(builders[0]); i++)
		if (!builders[i].program || program_exists(root_fd, builders[i].program))
			r = builder_append(text, &builders[i], has_lsm > 0);
	return r < 0 ? r : 0;
}

static int by_hand(int root_fd, const char *word, const char *why, struct problems *problems,
		   struct plan *plan)
{
	_cleanup_free_ char *text = NULL;
	int r;

	problems_add(problems, LOG_WARNING, NULL,
		     "the kernel's command line is inside of unified kernel images, and %s", why);
	if (asprintf(&text,
		     "The images' command line needs this word at its end, in place of an lsm= "
		     "that is there:\n\n    %s\n\nIt goes where the images are built:\n\n",
		     word) < 0) {
		text = NULL;
		return -ENOMEM;
	}
	r = builders_append(root_fd, &text);
	if (r < 0)
		return r;
	plan->by_hand = TAKE_PTR(text);
	return -EOPNOTSUPP;
}

/* --- an addon --- */

/* Where the partition of all images is mounted; NULL if they are not on one. */
static char *images_base(int root_fd, const struct entries *entries)
{
	const char *found = NULL;
	size_t len = 0;

	for (size_t i = 0; i < entries->n; i++) {
		const struct entry *entry = &entries->items[i];
		const char *at = entry->unified ? strstr(entry->kernel, IMAGES) : NULL;

		if (!entry_is_here(root_fd, entry))
			continue;
		if (!at || (found && ((size_t)(at - entry->kernel) != len ||
				      memcmp(found, entry->kernel, len) != 0)))
			return NULL;
		found = entry->kernel;
		len = (size_t)(at - entry->kernel);
	}
	return found ? strndup(found, len) : NULL;
}

static int systemd_is_new(int root_fd)
{
	const struct subject subject = { .root_fd = root_fd };
	_cleanup_facts_ struct facts *facts = calloc(1, sizeof(*facts));
	int r = facts ? systemd_read(&subject, facts) : -ENOMEM;

	if (r < 0)
		return r;
	return facts->systemd.text && strtol(facts->systemd.text, NULL, 10) >= ADDON_SYSTEMD;
}

static enum answer secure_boot(int root_fd)
{
	/* of an image there is no variable to read, and so it stays unknown */
	const struct subject subject = { .root_fd = root_fd, .captured = true };

	return secure_boot_read(&subject);
}

/* Why we make none; NULL: we do. -ENOMEM. */
static int addon_refuse(int root_fd, const struct entries *entries, const char *word,
			const char **ret_why)
{
	struct problems unsaid = { 0 };
	_cleanup_free_ char *before = NULL;
	int r = systemd_is_new(root_fd), had;

	had = entries_word_before(root_fd, entries, word, &unsaid, &before);
	problems_clear(&unsaid);
	if (r == -ENOMEM || had == -ENOMEM)
		return -ENOMEM;
	if (!program_exists(root_fd, "ukify"))
		*ret_why = "there is no ukify that could make an addon for them";
	else if (r == 0)
		*ret_why = "systemd is older than 254, which is the first that reads addons";
	else if (secure_boot(root_fd) != ANSWER_NO)
		*ret_why = "an addon for them would have to be signed if Secure Boot is on, as it "
			   "is or may be here";
	else if (had != 0)
		*ret_why = "they have an lsm= already, which an addon cannot take away";
	return 0;
}

static int command_add(struct plan *plan, bool apply, const char *const *argv)
{
	int r = plan_add_command(plan, argv, NULL);

	if (r < 0)
		return r;
	plan->commands[plan->n_commands - 1].apply_only = apply;
	plan->commands[plan->n_commands - 1].revert_only = !apply;
	return 0;
}

#define ARGV(...) ((const char *const[]){ __VA_ARGS__, NULL })

/* Made under another name, which nobody reads, so that a half of one never is one. */
static int addon_add(int root_fd, const char *directory, const char *word, struct plan *plan)
{
	_cleanup_free_ char *addon = NULL, *draft = NULL, *cmdline = NULL, *output = NULL;
	const bool is_new = !boot_path_exists(root_fd, directory);
	int r = 0;

	if (asprintf(&addon, "%s" ADDON_NAME, directory) < 0)
		addon = NULL;
	if (asprintf(&draft, "%s" DRAFT_NAME, directory) < 0)
		draft = NULL;
	if (asprintf(&output, "--output=%s" DRAFT_NAME, directory) < 0)
		output = NULL;
	if (asprintf(&cmdline, "--cmdline=%s", word) < 0)
		cmdline = NULL;
	if (!addon || !draft || !output || !cmdline)
		return -ENOMEM;
	if (is_new)
		r = command_add(plan, true, ARGV("mkdir", "-p", directory));
	if (r >= 0)
		r = command_add(plan, true, ARGV("ukify", "build", cmdline, output));
	if (r >= 0)
		r = command_add(plan, true, ARGV("mv", "-f", draft, addon));
	if (r >= 0)
		r = command_add(plan, false, ARGV("rm", "-f", addon, draft));
	if (r >= 0 && is_new)
		r = command_add(plan, false,
				ARGV("rmdir", "--ignore-fail-on-non-empty", directory));
	return r;
}

static int uki_plan(int root_fd, const struct entries *entries, const char *word,
		    struct problems *problems, struct plan *plan)
{
	_cleanup_free_ char *base = images_base(root_fd, entries), *directory = NULL;
	const char *why = NULL;
	int r;

	r = addon_refuse(root_fd, entries, word, &why);
	if (r < 0)
		return r;
	if (!base && !why)
		why = "not all entries are such images on one partition";
	if (why)
		return by_hand(root_fd, word, why, problems, plan);
	if (asprintf(&directory, "%s" ADDONS, base) < 0) {
		directory = NULL;
		return -ENOMEM;
	}
	problems_add(problems, LOG_NOTICE, NULL,
		     "an addon has effect only if the images were built with systemd 254 or later, "
		     "which bootward bootloader verify tells after the reboot");
	return addon_add(root_fd, directory, word, plan);
}

const struct loader loader_uki = {
	.name = "uki",
	.title = "unified kernel images",
	.detect = uki_detect,
	.plan = uki_plan,
	.check = entries_word_check,
};
