/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "boot/plan-record.h"
#include "boot/plan.h"

#include "grub-tree.h"
#include "said.h"

#define WORD   "lsm=yama,bpf"
#define DROPIN "/etc/default/grub.d/90-bootward.cfg"
#define MENU   "/boot/grub/grub.cfg"
#define STORE  "/var/lib/bootward/bootloader"

static const struct plan_context context = { "5.10.0-33-amd64", "lockdown,capability,yama", "b1" };

static struct plan *plan_make(const char *text)
{
	static const char *const argv[] = { "grub-mkconfig", "-o", MENU, NULL };
	struct plan *plan = plan_new("grub-dropin", WORD);

	assert_non_null(plan);
	assert_int_equal(plan_add_edit(plan, DROPIN, NULL, text, 0644), 0);
	assert_int_equal(plan_add_command(plan, argv, MENU), 0);
	return plan;
}

static struct plan *plan_good(void)
{
	return plan_make("GRUB_CMDLINE_LINUX=\"${GRUB_CMDLINE_LINUX:+$GRUB_CMDLINE_LINUX }" WORD
			 "\"\n");
}

static struct plan_place place_of(const struct tree *tree, bool run)
{
	return (struct plan_place){ .root_fd = tree->fd, .root = tree->path, .run = run };
}

static bool exists(const struct tree *tree, const char *path)
{
	return faccessat(tree->fd, path + 1, F_OK, AT_SYMLINK_NOFOLLOW) == 0;
}

static size_t count(const struct tree *tree, const char *path, const char *what)
{
	char *text = grub_tree_text(tree, path);
	size_t n = 0;

	for (const char *at = text; (at = strstr(at, what)); at++)
		n++;
	free(text);
	return n;
}

static void assert_as_before(const struct tree *tree, char *before)
{
	char *now = grub_tree_all(tree);

	assert_string_equal(now, before);
	free(now);
	free(before);
	assert_false(exists(tree, STORE "/plan.json"));
	assert_false(exists(tree, STORE "/backup"));
	assert_false(exists(tree, STORE "/trial"));
	assert_false(exists(tree, STORE "/log"));
}

static int apply(const struct tree *tree, const struct plan *plan, struct problems *problems)
{
	const struct plan_place place = place_of(tree, true);

	return plan_apply(&place, plan, &context, problems);
}

static int revert(const struct tree *tree, struct problems *problems)
{
	const struct plan_place place = place_of(tree, true);

	return plan_revert(&place, problems);
}

static void applied_and_reverted(void **state)
{
	const struct tree *tree = *state;
	struct problems problems = { 0 };
	_cleanup_plan_ struct plan *plan = plan_good();
	struct stat st;
	char *before;

	grub_tree_make(tree);
	before = grub_tree_all(tree);
	assert_int_equal(apply(tree, plan, &problems), 0);
	assert_said(&problems, "");
	assert_int_equal(count(tree, MENU, "linux\t"), 4);
	assert_int_equal(count(tree, MENU, WORD), 4);
	assert_int_equal(count(tree, MENU, "net.ifnames=0 " WORD), 4);
	assert_int_equal(count(tree, STORE "/backup/0.output", WORD), 0);
	assert_int_equal(fstatat(tree->fd, &MENU[1], &st, 0), 0);
	assert_int_equal(st.st_mode & 07777, 0444);
	assert_int_equal(fstatat(tree->fd, &STORE[1], &st, 0), 0);
	assert_int_equal(st.st_mode & 07777, 0700);

	assert_int_equal(apply(tree, plan, &problems), 1); /* was done */
	assert_int_equal(revert(tree, &problems), 0);
	assert_said(&problems, "");
	assert_as_before(tree, before);
	assert_int_equal(revert(tree, &problems), 1);
	assert_said(&problems, "");
}

/* A directory that was there, and what else is in it, stays. */
static void directory_stays(void **state)
{
	const struct tree *tree = *state;
	struct problems problems = { 0 };
	_cleanup_plan_ struct plan *plan = plan_good();

	grub_tree_make(tree);
	assert_int_equal(apply(tree, plan, &problems), 0);
	tree_file(tree, "/etc/default/grub.d/50-other.cfg", "");
	assert_int_equal(revert(tree, &problems), 0);
	assert_true(exists(tree, "/etc/default/grub.d/50-other.cfg"));
	assert_false(exists(tree, DROPIN));
	assert_said(&problems, "");
}

struct bad {
	const char *path, *script, *said;
};

/* Whatever is wrong: all is as before, and it is said what. */
static void failures_are_undone(void **state)
{
	static const struct bad bads[] = {
		{ "/usr/sbin/grub-mkconfig", "echo one; echo 'no space' >&2; exit 3\n",
		  "error: grub-mkconfig failed with exit status 3: no space; all that it said is in " STORE
		  "/failed.log\n" },
		{ "/usr/sbin/grub-mkconfig", "kill -TERM $$\n",
		  "error: grub-mkconfig was ended by signal 15\n" },
		{ "/usr/sbin/grub-mkconfig", "exit 0\n",
		  "error TREE" STORE "/trial: there is no such file\n" },
		{ "/usr/sbin/grub-mkconfig", "cat \"$root" MENU "\" >\"$2\"\n",
		  "error " MENU ":3: the line that starts this kernel would not have the word once "
		  "and last of its name; find out what else sets the kernel's command line in "
		  "/etc/default and /etc/grub.d\n" },
		{ "/usr/sbin/grub-mkconfig",
		  "sed 's/ro  /ro " WORD " init=\\/bin\\/sh /' \"$root" MENU "\" >\"$2\"\n",
		  "error " MENU ":3: the line that starts this kernel would get other changes than "
		  "lsm=yama,bpf; something was changed since this file was made: have it made again "
		  "(update-grub), look at it, and try again\n" },
		{ "/usr/bin/grub-script-check", "echo 'error: syntax' >&2; exit 1\n",
		  "error: grub-mkconfig failed with exit status 1: error: syntax; all that it said is in " STORE
		  "/failed.log\n" },
		{ "/usr/bin/grub-script-check", "case $1 in *.new) ;; *) exit 1 ;; esac\n",
		  "error: grub-script-check failed with exit status 1\n" },
	};
	const struct tree *tree = *state;
	struct problems problems = { 0 };
	_cleanup_plan_ struct plan *plan = plan_good();

	for (size_t i = 0; i < sizeof(bads) / sizeof(bads[0]); i++) {
		char *before, *said, *at;

		grub_tree_make(tree);
		grub_tree_script(tree, bads[i].path, bads[i].script);
		before = grub_tree_all(tree);
		assert_int_not_equal(apply(tree, plan, &problems), 0);
		said = problems_said(&problems);
		at = strstr(said, tree->path);
		if (at)
			memmove(mempcpy(at, "TREE", 4), at + strlen(tree->path),
				strlen(at + strlen(tree->path)) + 1);
		assert_string_equal(said, bads[i].said);
		free(said);
		problems_clear(&problems);
		assert_as_before(tree, before);
		tree_mode(tree, MENU, 0644);
	}
}

static void shell_is_checked(void **state)
{
	const struct tree *tree = *state;
	struct problems problems = { 0 };
	_cleanup_plan_ struct plan *plan = plan_make("GRUB_CMDLINE_LINUX=\"" WORD "\n");
	char *before, *said;

	grub_tree_make(tree);
	before = grub_tree_all(tree);
	assert_int_equal(apply(tree, plan, &problems), -EPROTO);
	said = problems_said(&problems);
	assert_non_null(strstr(said, "error: sh failed with exit status 2: "));
	assert_non_null(strstr(said, "error " DROPIN
				     ": the shell would not understand what it was to become\n"));
	free(said);
	problems_clear(&problems);
	assert_false(exists(tree, STORE "/plan.json"));
	assert_int_equal(revert(tree, &problems), 1);
	assert_as_before(tree, before);
}

/* Each line has the word, and yet GRUB would give one kernel another: only running the file tells. */
static void entries_are_judged(void **state)
{
	static const char menu[] = "set more=quiet\n### BEGIN /etc/grub.d/10_linux ###\n"
				   "menuentry 'Debian' {\nlinux /boot/vmlinuz-6.1 ro \n}\n"
				   "menuentry 'rescue' {\nlinux /boot/vmlinuz-6.1 ro  $more\n}\n"
				   "### END /etc/grub.d/10_linux ###\n";
	const struct tree *tree = *state;
	struct problems problems = { 0 };
	_cleanup_plan_ struct plan *plan = plan_good();
	char *before;

	grub_tree_make(tree);
	tree_file(tree, "/boot/vmlinuz-6.1", "");
	tree_file(tree, "/boot/config-6.1",
		  "CONFIG_SECURITY=y\nCONFIG_SECURITY_YAMA=y\nCONFIG_BPF_LSM=y\n"
		  "CONFIG_LSM=\"yama\"\n");
	tree_mode(tree, MENU, 0644);
	tree_file(tree, MENU, menu);
	grub_tree_script(tree, "/usr/sbin/grub-mkconfig",
			 "sed 's/more=quiet/more=lsm=yama/; s/ ro / ro " WORD " /' \"$root" MENU
			 "\" >\"$2\"\n");
	before = grub_tree_all(tree);
	assert_int_equal(apply(tree, plan, &problems), -EPROTO);
	assert_said(&problems,
		    "warning " MENU ":1: it changes elsewhere too, beginning here: something else "
		    "was changed since it was made\n"
		    "error " MENU ":6: entry 'rescue' would not have " WORD
		    " as the last of its name that the kernel reads; find out what else sets the "
		    "kernel's command line in /etc/default and /etc/grub.d\n");
	assert_as_before(tree, before);

	grub_tree_script(tree, "/usr/sbin/grub-mkconfig",
			 "sed 's/ ro / ro " WORD " /' \"$root" MENU "\" >\"$2\"\n");
	assert_int_equal(apply(tree, plan, &problems), 0);
	assert_int_equal(count(tree, MENU, WORD), 2);
	assert_said(&problems, "");
}

/* Neither direction touches what somebody else has changed. */
static void changed_by_others(void **state)
{
	const struct tree *tree = *state;
	struct problems problems = { 0 };
	_cleanup_plan_ struct plan *plan = plan_good();
	char *menu, *now;
	const char *said =
		"error " DROPIN
		": was changed by somebody else since the plan was made; what it was and "
		"what it was to become is in " STORE
		"/backup: make it one of them, and try again\n";

	grub_tree_make(tree);
	tree_file(tree, DROPIN, "# mine\n");
	assert_int_equal(apply(tree, plan, &problems), -ESTALE);
	assert_said(&problems, said);
	assert_int_equal(unlinkat(tree->fd, &DROPIN[1], 0), 0);

	assert_int_equal(apply(tree, plan, &problems), 0);
	menu = grub_tree_text(tree, MENU);
	tree_file(tree, DROPIN, "# mine\n");
	assert_int_equal(revert(tree, &problems), -ESTALE);
	assert_said(&problems, said);
	now = grub_tree_text(tree, MENU);
	assert_string_equal(menu, now);
	assert_int_equal(count(tree, DROPIN, "# mine"), 1);
	free(menu);
	free(now);
	/* gone is as good as taken back */
	assert_int_equal(unlinkat(tree->fd, &DROPIN[1], 0), 0);
	assert_int_equal(revert(tree, &problems), 0);
	assert_int_equal(count(tree, MENU, WORD), 0);
	assert_said(&problems, "");
}

static void links_are_not_followed(void **state)
{
	const struct tree *tree = *state;
	struct problems problems = { 0 };
	_cleanup_plan_ struct plan *plan = plan_good();

	grub_tree_make(tree);
	tree_directory(tree, "/elsewhere");
	tree_link(tree, "/etc/default/grub.d", "/elsewhere");
	assert_true(apply(tree, plan, &problems) < 0);
	assert_said(&problems,
		    "error " DROPIN ": its directory cannot be opened: Not a directory\n");
	assert_false(exists(tree, "/elsewhere/90-bootward.cfg"));
}

static enum plan_state state_of(const struct tree *tree)
{
	_cleanup_plan_record_ struct plan_record *record = NULL;
	struct problems problems = { 0 };

	assert_int_equal(plan_record_find(tree->fd, &problems, &record), 0);
	return record->state;
}

/* Below --root no grub.cfg can be made: what was run in the system is not forgotten. */
static void reverted_from_outside(void **state)
{
	const struct tree *tree = *state;
	const struct plan_place outside = place_of(tree, false);
	struct problems problems = { 0 };
	_cleanup_plan_ struct plan *plan = plan_good();
	char *before;

	grub_tree_make(tree);
	before = grub_tree_all(tree);
	assert_int_equal(apply(tree, plan, &problems), 0);
	assert_int_equal(plan_revert(&outside, &problems), 2);
	assert_false(exists(tree, DROPIN));
	assert_int_equal(count(tree, MENU, WORD), 4);
	assert_int_equal(state_of(tree), PLAN_STATE_REVERTING);
	assert_int_equal(plan_revert(&outside, &problems), 2);
	assert_int_equal(revert(tree, &problems), 0);
	assert_as_before(tree, before);
	/* but where nothing was run, all is back */
	assert_int_equal(plan_apply(&outside, plan, &context, &problems), 0);
	assert_int_equal(plan_revert(&outside, &problems), 0);
	assert_false(exists(tree, STORE "/plan.json"));
	assert_said(&problems, "");
}

/* What never was in force does not become so because it cannot be taken back. */
static void failed_revert_of_unfinished(void **state)
{
	const struct tree *tree = *state;
	const struct plan_place outside = place_of(tree, false);
	struct problems problems = { 0 };
	_cleanup_plan_ struct plan *plan = plan_good();

	grub_tree_make(tree);
	assert_int_equal(plan_apply(&outside, plan, &context, &problems), 0);
	assert_int_equal(state_of(tree), PLAN_STATE_WRITTEN);
	grub_tree_script(tree, "/usr/sbin/grub-mkconfig", "exit 1\n");
	assert_int_equal(revert(tree, &problems), -EPROTO);
	assert_int_equal(state_of(tree), PLAN_STATE_WRITTEN);
	problems_clear(&problems);
}

/* Done is only what still is so. */
static void applied_and_removed_by_hand(void **state)
{
	const struct tree *tree = *state;
	struct problems problems = { 0 };
	_cleanup_plan_ struct plan *plan = plan_good();

	grub_tree_make(tree);
	assert_int_equal(apply(tree, plan, &problems), 0);
	assert_int_equal(apply(tree, plan, &problems), 1);
	assert_int_equal(unlinkat(tree->fd, &DROPIN[1], 0), 0);
	assert_int_equal(apply(tree, plan, &problems), -EEXIST);
	assert_said(&problems, "error " DROPIN ": " WORD
			       " was applied before, and somebody else has changed or removed this "
			       "since; bootward bootloader revert, and then apply again\n");
	assert_int_equal(revert(tree, &problems), 0);
	assert_int_equal(apply(tree, plan, &problems), 0);
	assert_int_equal(count(tree, MENU, WORD), 4);
	assert_said(&problems, "");
}

/* Begun in an image or before the power went, finished in another boot: that one counts. */
static void finished_later(void **state)
{
	static const struct plan_context image = { 0 }, later = { "6.1", "lockdown,yama", "b2" };
	const struct tree *tree = *state;
	const struct plan_place outside = place_of(tree, false), inside = place_of(tree, true);
	struct problems problems = { 0 };
	_cleanup_plan_ struct plan *plan = plan_good();
	_cleanup_plan_record_ struct plan_record *record = NULL;

	grub_tree_make(tree);
	assert_int_equal(plan_apply(&outside, plan, &image, &problems), 0);
	assert_int_equal(plan_apply(&inside, NULL, &later, &problems), 0);
	problems_clear(&problems);
	assert_int_equal(plan_record_find(tree->fd, &problems, &record), 0);
	assert_string_equal(record->boot_id, "b2");
	assert_string_equal(record->release, "6.1");
	assert_string_equal(record->active, "lockdown,yama");
}

/* A program that outlives us would write into the files of whoever has the lock then. */
static void programs_end_with_us(void **state)
{
	const struct tree *tree = *state;
	_cleanup_plan_ struct plan *plan = plan_good();
	struct problems problems = { 0 };
	pid_t pid;
	int status;

	grub_tree_make(tree);
	grub_tree_script(tree, "/usr/sbin/grub-mkconfig",
			 "kill -9 $PPID; sleep 0.2; echo late >\"$2\"\n");
	pid = fork();
	assert_true(pid >= 0);
	if (pid == 0)
		_exit(apply(tree, plan, &problems) != 0);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(WIFSIGNALED(status));
	(void)usleep(500000);
	assert_false(exists(tree, STORE "/trial"));
}

/* One that hangs is ended with all that it started, and all is as before. */
static void programs_have_their_time(void **state)
{
	const struct tree *tree = *state;
	struct plan_place place = place_of(tree, true);
	_cleanup_plan_ struct plan *plan = plan_good();
	struct problems problems = { 0 };
	char *before, *log;

	place.seconds = 1;
	grub_tree_make(tree);
	grub_tree_script(tree, "/usr/sbin/grub-mkconfig",
			 "echo probing; (sleep 4; echo late >\"$root/late\") & sleep 100\n");
	before = grub_tree_all(tree);
	assert_int_equal(plan_apply(&place, plan, &context, &problems), -EPROTO);
	assert_said(&problems, "error: grub-mkconfig did not end within 1 seconds, and was ended: "
			       "probing; all that it said is in " STORE "/failed.log\n");
	log = grub_tree_text(tree, STORE "/failed.log");
	assert_string_equal(log, "probing\n");
	free(log);
	(void)sleep(3);
	assert_as_before(tree, before);
	/* the next run begins anew */
	assert_int_equal(revert(tree, &problems), 1);
	assert_false(exists(tree, STORE "/failed.log"));
}

/* Who is asked to end puts back what was begun, and has nobody left who writes. */
static void interrupted(void **state)
{
	const struct tree *tree = *state;
	_cleanup_plan_ struct plan *plan = plan_good();
	struct problems problems = { 0 };
	char *before;

	grub_tree_make(tree);
	grub_tree_script(tree, "/usr/sbin/grub-mkconfig",
			 "(sleep 2; echo late >\"$root/late\") & kill -TERM $PPID; sleep 100\n");
	before = grub_tree_all(tree);
	assert_int_equal(apply(tree, plan, &problems), -EPROTO);
	assert_said(&problems,
		    "error: grub-mkconfig was ended, because bootward was asked to end\n");
	(void)sleep(3);
	assert_as_before(tree, before);
}

static void another_plan_waits(void **state)
{
	const struct tree *tree = *state;
	struct problems problems = { 0 };
	_cleanup_plan_ struct plan *plan = plan_good(), *other = plan_new("grub-dropin", "lsm=bpf");

	grub_tree_make(tree);
	assert_int_equal(apply(tree, NULL, &problems), -ENOENT);
	assert_int_equal(apply(tree, other, &problems), -ENOENT); /* it has nothing to do */
	assert_int_equal(apply(tree, plan, &problems), 0);
	assert_int_equal(apply(tree, NULL, &problems), 1);
	assert_int_equal(apply(tree, other, &problems), -EEXIST);
	assert_said(&problems, "error: lsm=yama,bpf was applied before, and has to be taken back "
			       "first; bootward bootloader revert\n");
}

/* An image: files only; whoever runs it finishes it. */
static void without_commands(void **state)
{
	const struct tree *tree = *state;
	const struct plan_place image = place_of(tree, false);
	struct problems problems = { 0 };
	_cleanup_plan_ struct plan *plan = plan_good();
	char *before;

	grub_tree_make(tree);
	before = grub_tree_all(tree);
	assert_int_equal(plan_apply(&image, plan, &context, &problems), 0);
	assert_true(exists(tree, DROPIN));
	assert_int_equal(count(tree, MENU, WORD), 0);
	assert_int_equal(apply(tree, NULL, &problems), 0);
	assert_said(&problems,
		    "notice: a change that was begun and not finished is finished now\n");
	assert_int_equal(count(tree, MENU, WORD), 4);
	assert_int_equal(revert(tree, &problems), 0);
	assert_as_before(tree, before);
	assert_said(&problems, "");
}

/* A program that does not say what it writes is undone by its counterpart. */
static void counterparts(void **state)
{
	static const char *const add[] = { "grubby", "--args=" WORD, NULL };
	static const char *const take[] = { "grubby", "--remove-args=" WORD, NULL };
	static const char *const last[] = { "finish", NULL };
	const struct tree *tree = *state;
	struct problems problems = { 0 };
	_cleanup_plan_ struct plan *plan = plan_new("other", WORD);

	assert_int_equal(
		plan_add_edit(plan, "/etc/kernel/cmdline", "quiet\n", "quiet " WORD "\n", 0644), 0);
	assert_int_equal(plan_add_command(plan, add, NULL), 0);
	plan->commands[0].apply_only = true;
	assert_int_equal(plan_add_command(plan, take, NULL), 0);
	plan->commands[1].revert_only = true;
	assert_int_equal(plan_add_command(plan, last, NULL), 0);
	tree_file(tree, "/etc/kernel/cmdline", "quiet\n");
	grub_tree_script(tree, "/usr/sbin/grubby",
			 "echo \"$*\" \"$(cat \"$root/etc/kernel/cmdline\")\" >>\"$root/ran\"\n");
	grub_tree_script(tree, "/usr/bin/finish", "echo finish >>\"$root/ran\"\n");

	assert_int_equal(apply(tree, plan, &problems), 0);
	assert_int_equal(revert(tree, &problems), 0);
	assert_int_equal(count(tree, "/ran",
			       "--args=" WORD " quiet " WORD "\nfinish\n"
			       "--remove-args=" WORD " quiet\nfinish\n"),
			 1);
	assert_int_equal(unlinkat(tree->fd, "ran", 0), 0);

	grub_tree_script(tree, "/usr/bin/finish",
			 "echo finish >>\"$root/ran\"\ngrep -q remove \"$root/ran\"\n");
	assert_int_equal(apply(tree, plan, &problems), -EPROTO);
	assert_said(&problems, "error: finish failed with exit status 1\n");
	assert_int_equal(count(tree, "/ran",
			       "--args=" WORD " quiet " WORD "\nfinish\n"
			       "--remove-args=" WORD " quiet\nfinish\n"),
			 1);
	assert_int_equal(count(tree, "/etc/kernel/cmdline", WORD), 0);
	assert_false(exists(tree, STORE "/plan.json"));
}

/* update-bootloader and the like write grub.cfg themselves. */
static void written_by_the_program(void **state)
{
	static const char *const argv[] = { "rewrite", "it", NULL };
	const struct tree *tree = *state;
	struct problems problems = { 0 };
	_cleanup_plan_ struct plan *plan = plan_new("other", WORD);
	char *before;

	grub_tree_make(tree);
	assert_int_equal(plan_add_command(plan, argv, MENU), 0);
	grub_tree_script(tree, "/usr/sbin/rewrite",
			 "case $1 in it) ;; *) exit 64 ;; esac\n"
			 "f=$root" MENU "; sed 's/ro  /ro  " WORD " /' $f >$f.1; chmod +w $f\n"
			 "cat $f.1 >$f; rm $f.1; chmod 444 $f\n");
	before = grub_tree_all(tree);
	assert_int_equal(apply(tree, plan, &problems), 0);
	assert_int_equal(count(tree, MENU, WORD), 4);
	grub_tree_script(tree, "/usr/sbin/rewrite", "echo half >$root" MENU "\n");
	assert_int_equal(revert(tree, &problems), -EPROTO);
	problems_clear(&problems);
	assert_int_equal(count(tree, MENU, WORD), 4);
	grub_tree_script(tree, "/usr/sbin/rewrite",
			 "f=$root" MENU "; sed 's/" WORD " //' $f >$f.1; cat $f.1 >$f; rm $f.1\n");
	assert_int_equal(revert(tree, &problems), 0);
	assert_said(&problems, "");
	grub_tree_script(tree, "/usr/sbin/rewrite",
			 "case $1 in it) ;; *) exit 64 ;; esac\n"
			 "f=$root" MENU "; sed 's/ro  /ro  " WORD " /' $f >$f.1; chmod +w $f\n"
			 "cat $f.1 >$f; rm $f.1; chmod 444 $f\n");
	assert_as_before(tree, before);
}

static void one_at_a_time(void **state)
{
	const struct tree *tree = *state;
	struct problems problems = { 0 };
	_cleanup_plan_ struct plan *plan = plan_good();
	struct plan_record *record = NULL;
	char *said;
	int fd;

	grub_tree_make(tree);
	tree_directory(tree, STORE);
	fd = openat(tree->fd, &STORE[1], O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	assert_int_equal(flock(fd, LOCK_EX), 0);
	assert_int_equal(apply(tree, plan, &problems), -EBUSY);
	said = problems_said(&problems);
	assert_non_null(strstr(said, "is at work on the boot loader's configuration; wait until it "
				     "has ended\n"));
	free(said);
	problems_clear(&problems);
	assert_int_equal(revert(tree, &problems), -EBUSY);
	problems_clear(&problems);
	/* what is half written is not read either, but others may read along */
	assert_int_equal(plan_record_find(tree->fd, &problems, &record), -EBUSY);
	problems_clear(&problems);
	assert_int_equal(flock(fd, LOCK_SH), 0);
	assert_int_equal(plan_record_find(tree->fd, &problems, &record), -ENOENT);
	assert_false(exists(tree, DROPIN));
	close(fd);
	assert_int_equal(apply(tree, plan, &problems), 0);
}

/* Between showing and the lock another run did something: what was not shown is not done. */
static void only_what_was_shown(void **state)
{
	const struct tree *tree = *state;
	struct plan_place place = place_of(tree, true), image = place_of(tree, false);
	_cleanup_plan_ struct plan *plan = plan_good();
	_cleanup_plan_ struct plan *other =
		plan_make("GRUB_CMDLINE_LINUX=\"$GRUB_CMDLINE_LINUX " WORD "\"\n");
	struct problems problems = { 0 };

	grub_tree_make(tree);
	/* one that was begun was shown, and was taken back */
	place.shown = plan;
	assert_int_equal(plan_apply(&place, NULL, &context, &problems), -ESTALE);
	assert_said(&problems,
		    "error " STORE "/plan.json: another run of bootward bootloader has removed it "
		    "since it was shown what would be done: nothing was changed; look at it again: "
		    "bootward bootloader plan\n");
	/* a new one was shown, and another was begun */
	assert_int_equal(plan_apply(&image, other, &context, &problems), 0);
	place.shown = NULL;
	assert_int_equal(plan_apply(&place, plan, &context, &problems), -ESTALE);
	assert_int_equal(count(tree, MENU, WORD), 0);
	/* one was shown, and is another now */
	place.shown = plan;
	assert_int_equal(plan_apply(&place, NULL, &context, &problems), -ESTALE);
	assert_int_equal(plan_revert(&place, &problems), -ESTALE);
	assert_int_equal(count(tree, DROPIN, WORD), 1);
	assert_int_equal(problems.n, 3);
	problems_clear(&problems);
	/* just that one */
	place.shown = other;
	assert_int_equal(plan_apply(&place, NULL, &context, &problems), 0);
	assert_int_equal(plan_revert(&place, &problems), 0);
	problems_clear(&problems);
}

/* A record that leads elsewhere, or would make a file that others may write, is not ours. */
static void limits_of_record(void **state)
{
	static const struct {
		const char *path;
		int mode;
		int r;
	} rows[] = {
		{ "/etc/a", 0777, 0 },		{ "/etc/a", 01777, -EBADMSG },
		{ "/etc/a", 04755, -EBADMSG },	{ "/etc/..", 0644, -EBADMSG },
		{ "/..", 0644, -EBADMSG },	{ "/etc/../a", 0644, -EBADMSG },
		{ "/etc/./a", 0644, -EBADMSG }, { "/etc/.", 0644, -EBADMSG },
		{ "/etc/a/", 0644, -EBADMSG },	{ "//a", 0644, -EBADMSG },
		{ "etc/a", 0644, -EBADMSG },	{ "/", 0644, -EBADMSG },
		{ "/etc/..a", 0644, 0 },	{ "", 0644, -EBADMSG },
	};
	const struct tree *tree = *state;
	struct problems problems = { 0 };

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		_cleanup_plan_record_ struct plan_record *record = NULL;
		char *text = NULL;

		assert_true(
			asprintf(&text,
				 "{\"version\":1,\"state\":\"applied\",\"loader\":\"a\",\"word\":"
				 "\"b\",\"release\":null,\"active\":null,\"boot_id\":null,"
				 "\"edits\":[{\"path\":\"%s\",\"before\":false,\"after\":false,"
				 "\"mode\":%d,\"parent_made\":false}],\"commands\":[]}",
				 rows[i].path, rows[i].mode) > 0);
		tree_file(tree, STORE "/plan.json", text);
		free(text);
		assert_int_equal(plan_record_find(tree->fd, &problems, &record), rows[i].r);
		problems_clear(&problems);
	}
}

/* Who may not look is told to be root, and what could not be looked at. */
static void not_permitted(void **state)
{
	const struct tree *tree = *state;
	struct problems problems = { 0 };
	struct plan_record *record = NULL;

	if (geteuid() != 0)
		skip();
	tree_directory(tree, STORE);
	tree_mode(tree, STORE, 0700);
	assert_int_equal(seteuid(65534), 0);
	assert_int_equal(plan_record_find(tree->fd, &problems, &record), -EACCES);
	assert_int_equal(seteuid(0), 0);
	assert_said(&problems,
		    "error " STORE ": cannot be opened: Permission denied; run bootward as root\n");
}

/* Others have to be able to read what is in a new directory, whatever the umask is. */
static void directory_is_for_all(void **state)
{
	const struct tree *tree = *state;
	struct problems problems = { 0 };
	_cleanup_plan_ struct plan *plan = plan_good();
	mode_t before;
	struct stat st;

	grub_tree_make(tree);
	before = umask(077);
	assert_int_equal(apply(tree, plan, &problems), 0);
	(void)umask(before);
	assert_int_equal(fstatat(tree->fd, "etc/default/grub.d", &st, 0), 0);
	assert_int_equal(st.st_mode & 07777, 0755);
	assert_int_equal(fstatat(tree->fd, "var/lib/bootward", &st, 0), 0);
	assert_int_equal(st.st_mode & 07777, 0755);
	assert_int_equal(fstatat(tree->fd, &STORE[1], &st, 0), 0);
	assert_int_equal(st.st_mode & 07777, 0700);
	assert_said(&problems, "");
}

static void damaged_record(void **state)
{
	static const char *const records[] = {
		"", "{", "[]", "{}", "{\"version\":2}", "{\"version\":1,\"state\":\"later\"}",
	};
	const struct tree *tree = *state;
	struct problems problems = { 0 };
	_cleanup_plan_ struct plan *plan = plan_good();

	grub_tree_make(tree);
	for (size_t i = 0; i < sizeof(records) / sizeof(records[0]); i++) {
		tree_file(tree, STORE "/plan.json", records[i]);
		assert_int_equal(apply(tree, plan, &problems), -EBADMSG);
		assert_int_equal(revert(tree, &problems), -EBADMSG);
		assert_int_equal(problems.n, 2);
		problems_clear(&problems);
		assert_false(exists(tree, DROPIN));
	}
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, tree_setup, tree_teardown)
	const struct CMUnitTest tests[] = {
		TEST(applied_and_reverted),
		TEST(directory_stays),
		TEST(failures_are_undone),
		TEST(shell_is_checked),
		TEST(entries_are_judged),
		TEST(changed_by_others),
		TEST(links_are_not_followed),
		TEST(reverted_from_outside),
		TEST(programs_end_with_us),
		TEST(applied_and_removed_by_hand),
		TEST(finished_later),
		TEST(failed_revert_of_unfinished),
		TEST(another_plan_waits),
		TEST(without_commands),
		TEST(counterparts),
		TEST(written_by_the_program),
		TEST(programs_have_their_time),
		TEST(interrupted),
		TEST(limits_of_record),
		TEST(not_permitted),
		TEST(directory_is_for_all),
		TEST(only_what_was_shown),
		TEST(one_at_a_time),
		TEST(damaged_record),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
