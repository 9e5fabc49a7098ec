/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The power goes at each system call that changes a file, while a plan is applied or reverted: of
 * the process itself and of the programs it runs. Then each file must be the old or the new one in
 * whole, every kernel's line in grub.cfg one of the two, and both ways must lead on from there.
 *
 * A rename of a file that was not synced since it was last written fails the test too: then the disk
 * may have the name before the text.
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/limits.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <linux/ptrace.h>

#include "boot/plan.h"

#include "grub-tree.h"

#define WORD   "lsm=yama,bpf"
#define DROPIN "/etc/default/grub.d/90-bootward.cfg"
#define MENU   "/boot/grub/grub.cfg"
#define STORE  "/var/lib/bootward/bootloader"

/* --- what is done --- */

static struct plan *plan_make(void)
{
	static const char *const argv[] = { "grub-mkconfig", "-o", MENU, NULL };
	struct plan *plan = plan_new("grub-dropin", WORD);

	assert_non_null(plan);
	assert_int_equal(plan_add_edit(plan, DROPIN, NULL,
				       "GRUB_CMDLINE_LINUX=\"$GRUB_CMDLINE_LINUX " WORD "\"\n",
				       0644),
			 0);
	assert_int_equal(
		plan_add_edit(plan, "/etc/kernel/cmdline", "quiet\n", "quiet " WORD "\n", 0644), 0);
	assert_int_equal(plan_add_command(plan, argv, MENU), 0);
	return plan;
}

static int carry(const struct tree *tree, bool apply)
{
	const struct plan_place place = { .root_fd = tree->fd, .root = tree->path, .run = true };
	const struct plan_context context = { "5.10", "yama", "boot" };
	struct problems problems = { 0 };
	_cleanup_plan_ struct plan *plan = plan_make();
	int r;

	r = apply ? plan_apply(&place, plan, &context, &problems) : plan_revert(&place, &problems);
	for (size_t i = 0; r < 0 && i < problems.n; i++)
		print_message("%s\n", problems.items[i].what);
	problems_clear(&problems);
	return r;
}

/* --- the cut --- */

struct tracee {
	pid_t pid;
	bool counted; /* the call that it is in */
};

struct cut {
	long left; /* calls that change something until the power goes */
	char unsynced[64][PATH_MAX]; /* written and not synced since */
	size_t n_unsynced;
	bool rename_unsynced;
	struct tracee tracees[32];
	size_t n;
};

static struct tracee *tracee_of(struct cut *cut, pid_t pid)
{
	for (size_t i = 0; i < cut->n; i++)
		if (cut->tracees[i].pid == pid)
			return &cut->tracees[i];
	assert_true(cut->n < sizeof(cut->tracees) / sizeof(cut->tracees[0]));
	cut->tracees[cut->n] = (struct tracee){ .pid = pid };
	return &cut->tracees[cut->n++];
}

static bool changes(const struct ptrace_syscall_info *info)
{
	static const long calls[] = {
		SYS_write,    SYS_renameat,  SYS_renameat2, SYS_rename,	   SYS_unlinkat,
		SYS_unlink,   SYS_mkdirat,   SYS_mkdir,	    SYS_rmdir,	   SYS_fchmod,
		SYS_fchown,   SYS_fsetxattr, SYS_fsync,	    SYS_linkat,	   SYS_symlinkat,
		SYS_fchmodat, SYS_chmod,     SYS_truncate,  SYS_ftruncate,
	};
	const long number = (long)info->entry.nr;

	if (number == SYS_openat)
		return info->entry.args[2] & (O_CREAT | O_TRUNC);
	if (number == SYS_open)
		return info->entry.args[1] & (O_CREAT | O_TRUNC);
	for (size_t i = 0; i < sizeof(calls) / sizeof(calls[0]); i++)
		if (calls[i] == number)
			return true;
	return false;
}

static void fd_path(pid_t pid, int fd, char path[PATH_MAX])
{
	char link[64];
	ssize_t n;

	(void)snprintf(link, sizeof(link), "/proc/%d/fd/%d", (int)pid, fd);
	n = readlink(link, path, PATH_MAX - 1);
	path[n > 0 ? n : 0] = '\0';
}

static void unsynced_set(struct cut *cut, const char *path, bool unsynced)
{
	size_t i = 0;

	while (i < cut->n_unsynced && strcmp(cut->unsynced[i], path) != 0)
		i++;
	if (unsynced && i == cut->n_unsynced) {
		assert_true(i < 64);
		strcpy(cut->unsynced[cut->n_unsynced++], path);
	} else if (!unsynced && i < cut->n_unsynced) {
		memmove(cut->unsynced[i], cut->unsynced[--cut->n_unsynced], PATH_MAX);
	}
}

/* Only our own renames: what a program does with its drafts is its own matter. */
static void synced_follow(struct cut *cut, pid_t pid, const struct ptrace_syscall_info *info)
{
	char path[PATH_MAX], name[256] = "", *end;

	fd_path(pid, (int)info->entry.args[0], path);
	if (info->entry.nr == SYS_write || info->entry.nr == SYS_fsync)
		unsynced_set(cut, path, info->entry.nr == SYS_write);
	if (info->entry.nr != SYS_renameat)
		return;
	for (size_t i = 0; i + 1 < sizeof(name); i += sizeof(long)) {
		long bytes = ptrace(PTRACE_PEEKDATA, pid, (void *)(info->entry.args[1] + i), NULL);

		memcpy(name + i, &bytes, sizeof(bytes));
		if (memchr(&bytes, 0, sizeof(bytes)))
			break;
	}
	end = path + strlen(path);
	(void)snprintf(end, (size_t)(path + sizeof(path) - end), "/%s", name);
	for (size_t i = 0; i < cut->n_unsynced; i++)
		cut->rename_unsynced |= strcmp(cut->unsynced[i], path) == 0;
}

/* A stop at a call's entry or end. True when the power goes: as the call returns. */
static bool call_step(struct cut *cut, pid_t pid)
{
	struct tracee *tracee = tracee_of(cut, pid);
	struct ptrace_syscall_info info;

	if (ptrace(PTRACE_GET_SYSCALL_INFO, pid, (void *)sizeof(info), &info) < 0)
		return false;
	if (info.op == PTRACE_SYSCALL_INFO_ENTRY) {
		tracee->counted = changes(&info);
		if (tracee->counted)
			synced_follow(cut, pid, &info);
		return false;
	}
	if (!tracee->counted)
		return false;
	tracee->counted = false;
	return --cut->left == 0;
}

static void all_kill(struct cut *cut)
{
	for (size_t i = 0; i < cut->n; i++)
		(void)kill(cut->tracees[i].pid, SIGKILL);
	while (waitpid(-1, NULL, __WALL) > 0 || errno == EINTR)
		continue;
}

static pid_t start(const struct tree *tree, bool apply)
{
	pid_t pid = fork();

	assert_true(pid >= 0);
	if (pid == 0) {
		if (ptrace(PTRACE_TRACEME, 0, NULL, NULL) < 0)
			_exit(99);
		(void)raise(SIGSTOP);
		_exit(carry(tree, apply) == 0 ? 0 : 1);
	}
	return pid;
}

/* Cut after `n` calls. Returns true if it came to that, false if the process ended before, well. */
static bool power_cut(const struct tree *tree, bool apply, long n)
{
	static struct cut cut;
	pid_t first = start(tree, apply), pid;
	int status;

	cut = (struct cut){ .left = n };
	assert_int_equal(waitpid(first, &status, 0), first);
	assert_true(WIFSTOPPED(status));
	assert_int_equal(
		ptrace(PTRACE_SETOPTIONS, first, NULL,
		       (void *)(PTRACE_O_TRACESYSGOOD | PTRACE_O_EXITKILL | PTRACE_O_TRACEFORK |
				PTRACE_O_TRACEVFORK | PTRACE_O_TRACECLONE)),
		0);
	(void)tracee_of(&cut, first);
	(void)ptrace(PTRACE_SYSCALL, first, NULL, NULL);
	while ((pid = waitpid(-1, &status, __WALL)) > 0) {
		int deliver = 0;

		if (WIFEXITED(status) || WIFSIGNALED(status)) {
			if (pid != first)
				continue;
			assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
			assert_false(cut.rename_unsynced);
			return false;
		}
		(void)tracee_of(&cut, pid);
		if (WSTOPSIG(status) == (SIGTRAP | 0x80)) {
			if (call_step(&cut, pid)) {
				all_kill(&cut);
				assert_false(cut.rename_unsynced);
				return true;
			}
		} else if (WSTOPSIG(status) != SIGTRAP && WSTOPSIG(status) != SIGSTOP) {
			deliver = WSTOPSIG(status);
		}
		(void)ptrace(PTRACE_SYSCALL, pid, NULL, (void *)(long)deliver);
	}
	fail();
	return false;
}

/* --- what must hold --- */

struct texts {
	char *all, *menu; /* of the tree, and of grub.cfg alone */
};

static void texts_read(const struct tree *tree, struct texts *texts)
{
	texts->all = grub_tree_all(tree);
	texts->menu = grub_tree_text(tree, MENU);
}

static void texts_free(struct texts *texts)
{
	free(texts->all);
	free(texts->menu);
}

static bool is_file(const struct tree *tree, const char *path, const char *text)
{
	char *now;
	bool is;

	if (faccessat(tree->fd, path + 1, F_OK, AT_SYMLINK_NOFOLLOW) < 0)
		return !text;
	now = grub_tree_text(tree, path);
	is = text && strcmp(now, text) == 0;
	free(now);
	return is;
}

/* It boots, with or without the word, and a program that reads the directories finds only whole
 * files. */
static void assert_bootable(const struct tree *tree, const struct texts *old,
			    const struct texts *new)
{
	char *all = grub_tree_all(tree);
	const struct plan *plan = plan_make();

	assert_true(is_file(tree, MENU, old->menu) || is_file(tree, MENU, new->menu));
	for (size_t i = 0; i < plan->n_edits; i++)
		assert_true(is_file(tree, plan->edits[i].path, plan->edits[i].before) ||
			    is_file(tree, plan->edits[i].path, plan->edits[i].after));
	/* grub-mkconfig's pattern, and kernel-install's name, fit nothing else */
	for (const char *at = all; (at = strstr(at, ".cfg ")); at++)
		assert_true(strncmp(at - strlen("90-bootward"), "90-bootward", 11) == 0 ||
			    strncmp(at - strlen("/grub"), "/grub", 5) == 0);
	free(all);
	(void)plan_free((struct plan *)plan);
}

static void assert_all(const struct tree *tree, const char *text, bool record)
{
	char *all = grub_tree_all(tree);

	assert_string_equal(all, text);
	free(all);
	assert_int_equal(faccessat(tree->fd, &STORE[1], F_OK, 0), 0);
	assert_int_equal(faccessat(tree->fd, &(STORE "/plan.json")[1], F_OK, 0) == 0, record);
	assert_int_equal(faccessat(tree->fd, &(STORE "/backup")[1], F_OK, 0) == 0, record);
	assert_true(faccessat(tree->fd, &(STORE "/trial")[1], F_OK, 0) < 0);
	assert_true(faccessat(tree->fd, &(STORE "/trial.new")[1], F_OK, 0) < 0);
}

/* Cut at the first call, at the second, ...; then go on in one direction. */
static void cuts(const struct tree *tree, bool apply, bool then_apply)
{
	struct texts old, new;
	long n = 1;

	grub_tree_make(tree);
	tree_file(tree, "/etc/kernel/cmdline", "quiet\n");
	tree_directory(tree, STORE);
	texts_read(tree, &old);
	assert_int_equal(carry(tree, true), 0);
	texts_read(tree, &new);
	assert_string_not_equal(old.menu, new.menu);
	for (;; n++) {
		assert_true(carry(tree, !apply) >= 0);
		if (!power_cut(tree, apply, n))
			break;
		assert_bootable(tree, &old, &new);
		assert_true(carry(tree, then_apply) >= 0);
		assert_all(tree, then_apply ? new.all : old.all, then_apply);
	}
	print_message("%ld places to cut\n", n - 1);
	assert_true(n > 50);
	texts_free(&old);
	texts_free(&new);
}

static void apply_cut_and_applied(void **state)
{
	cuts(*state, true, true);
}

static void apply_cut_and_reverted(void **state)
{
	cuts(*state, true, false);
}

static void revert_cut_and_reverted(void **state)
{
	cuts(*state, false, false);
}

static void revert_cut_and_applied(void **state)
{
	cuts(*state, false, true);
}

/* Two at once: one does it, the other says who does, or finds it done. */
static void both_at_once(void **state)
{
	const struct tree *tree = *state;
	int ends[2], status, done = 0;
	pid_t pids[2];
	char *menu, *first;

	grub_tree_make(tree);
	tree_file(tree, "/etc/kernel/cmdline", "quiet\n");
	menu = grub_tree_text(tree, MENU);
	assert_int_equal(pipe(ends), 0);
	for (int i = 0; i < 2; i++) {
		pids[i] = fork();
		assert_true(pids[i] >= 0);
		if (pids[i] > 0)
			continue;
		(void)close(ends[1]);
		if (read(ends[0], &(char){ 0 }, 1) != 0) /* until both are there */
			_exit(3);
		status = carry(tree, true);
		_exit(status == 0 ? 0 : status == 1 ? 1 : status == -EBUSY ? 2 : 3);
	}
	(void)close(ends[0]);
	(void)close(ends[1]);
	for (int i = 0; i < 2; i++) {
		assert_int_equal(waitpid(pids[i], &status, 0), pids[i]);
		assert_true(WIFEXITED(status) && WEXITSTATUS(status) < 3);
		done += WEXITSTATUS(status) == 0;
	}
	assert_int_equal(done, 1);
	first = grub_tree_text(tree, MENU);
	assert_string_not_equal(menu, first);
	assert_non_null(strstr(first, WORD));
	free(first);
	assert_int_equal(carry(tree, false), 0);
	assert_true(is_file(tree, MENU, menu));
	free(menu);
}

/* Hundreds of runs, each with a dozen syncs: in memory, if programs can be started there. */
static int setup(void **state)
{
	struct tree *tree;
	struct statvfs fs;
	int r = tree_setup(state);

	if (r < 0 || statvfs("/dev/shm", &fs) < 0 || fs.f_flag & (ST_NOEXEC | ST_RDONLY))
		return r;
	tree = *state;
	close(tree->fd);
	assert_int_equal(rmdir(tree->path), 0);
	strcpy(tree->path, "/dev/shm/bootward-test-XXXXXX");
	if (!mkdtemp(tree->path) || chmod(tree->path, 0755) < 0)
		return -1;
	tree->fd = open(tree->path, O_PATH | O_DIRECTORY | O_CLOEXEC);
	return tree->fd < 0 ? -1 : 0;
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, tree_teardown)
	const struct CMUnitTest tests[] = {
		TEST(apply_cut_and_applied),
		TEST(apply_cut_and_reverted),
		TEST(revert_cut_and_reverted),
		TEST(revert_cut_and_applied),
		TEST(both_at_once),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
