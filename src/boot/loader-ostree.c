/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <syslog.h>

#include "base/cleanup.h"
#include "boot/entry-word.h"
#include "boot/loader.h"
#include "entry/boot-path.h"

/*
 * Fedora CoreOS, Silverblue, bootc: the command line belongs to a deployment, and the files in
 * loader/entries are written anew with each (rpm-ostree(1), kargs; bootc's kargs.d). A change of it is
 * a new deployment, which is not ours to make. ostree marks its boot with /run/ostree-booted; on a disk
 * there is /ostree/deploy (a machine that only builds for it has a repo, and no deploy).
 */
static bool ostree_detect(int root_fd, const struct entries *entries)
{
	static const char *const marks[] = { "/run/ostree-booted", "/ostree/deploy",
					     "/sysroot/ostree/deploy" };
	bool is = false;

	(void)entries;
	for (size_t i = 0; i < sizeof(marks) / sizeof(marks[0]); i++)
		is |= boot_path_exists(root_fd, marks[i]);
	return is;
}

static int ostree_plan(int root_fd, const struct entries *entries, const char *word,
		       struct problems *problems, struct plan *plan)
{
	_cleanup_free_ char *before = NULL;
	int r;

	r = entries_word_before(root_fd, entries, word, problems, &before);
	if (r == -ENOMEM)
		return r;
	problems_add(
		problems, LOG_WARNING, NULL,
		"the boot entries are those of ostree's deployments, and only a new deployment "
		"changes them");
	if (asprintf(&plan->by_hand,
		     "Have the next deployment made with the word:\n\n"
		     "    rpm-ostree kargs %s%s%s--append-if-missing=%s\n\n"
		     "To take it back:\n\n"
		     "    rpm-ostree kargs --delete-if-present=%s%s%s\n\n"
		     "In an image that is built for bootc, a file /usr/lib/bootc/kargs.d/"
		     "90-bootward.toml does it:\n\n"
		     "    kargs = [\"%s\"]\n",
		     before ? "--delete-if-present=" : "", before ? before : "", before ? " " : "",
		     word, word, before ? " --append-if-missing=" : "", before ? before : "",
		     word) < 0) {
		plan->by_hand = NULL;
		return -ENOMEM;
	}
	return -EOPNOTSUPP;
}

const struct loader loader_ostree = {
	.name = "ostree",
	.title = "deployments of rpm-ostree or bootc",
	.detect = ostree_detect,
	.plan = ostree_plan,
};
