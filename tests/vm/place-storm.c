// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * place-storm SECONDS GUARDED FREE: start programs in two trees while their directories are renamed
 * and mounts of them come and go. Says of each tree how many starts ran and were refused.
 *
 * Each tree has a0/b0/c0/x, whose directories are renamed, still/x and t/x, a mount of its own; the
 * program exits with 42. FREE has empty directories bind, user and fresh to mount upon.
 */
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/wait.h>
#include <unistd.h>

#define RAN 42

enum tree {
	GUARDED,
	FREE,
	_TREE_MAX
};

/* What all children count, in shared memory. */
static struct storm {
	struct score {
		unsigned long ran, refused, other;
	} score[_TREE_MAX];
	unsigned long renamed, mounted;
	volatile bool over;
} * storm;

static const char *top[_TREE_MAX];
static struct {
	int file, dir, still, mount;
} held[_TREE_MAX];

static int open_below(enum tree tree, const char *below, int flags)
{
	char path[256];
	int fd;

	snprintf(path, sizeof(path), "%s/%s", top[tree], below);
	fd = open(path, flags | O_CLOEXEC);
	if (fd < 0)
		err(2, "%s", path);
	return fd;
}

/* Before anything moves. */
static void hold(enum tree tree)
{
	held[tree].file = open_below(tree, "a0/b0/c0/x", O_RDONLY);
	held[tree].dir = open_below(tree, "a0/b0/c0", O_PATH | O_DIRECTORY);
	held[tree].still = open_below(tree, "still", O_PATH | O_DIRECTORY);
	held[tree].mount = open_below(tree, "t", O_PATH | O_DIRECTORY);
}

/* --- starts --- */

#define TIMES 16

/* Cheap to repeat as long as it is refused; the first that is not replaces the process. */
static void start_often(struct score *score, int dir, const char *path)
{
	char *const argv[] = { (char[]){ "x" }, NULL };

	for (unsigned int i = 0; i < TIMES && !storm->over; i++) {
		(void)execveat(dir, path, argv, argv + 1, *path ? 0 : AT_EMPTY_PATH);
		if (errno == ENOENT) /* renamed meanwhile: there was nothing to start */
			break;
		__sync_fetch_and_add(errno == EACCES ? &score->refused : &score->other, 1);
	}
	_exit(0);
}

static void try_at(enum tree tree, int dir, const char *path)
{
	struct score *score = &storm->score[tree];
	int status;
	pid_t pid = vfork();

	if (pid == 0)
		start_often(score, dir, path);
	if (pid < 0 || waitpid(pid, &status, 0) != pid)
		err(2, "fork");
	if (status == W_EXITCODE(RAN, 0))
		__sync_fetch_and_add(&score->ran, 1);
	else if (status != 0)
		__sync_fetch_and_add(&score->other, 1);
}

/* One of the names that the moving program has now and then; it need not be the one of now. */
static void try_name(enum tree tree, const char *above, unsigned int n)
{
	char path[256];

	if (n % 3 == 0)
		snprintf(path, sizeof(path), "%s/b%u/c%u/x", above, n / 3 & 1, n / 6 & 1);
	else
		snprintf(path, sizeof(path), "%s/a%u/b%u/c%u/x", above, n / 3 & 1, n / 6 & 1,
			 n / 12 & 1);
	try_at(tree, AT_FDCWD, path);
}

static void run_names(enum tree tree)
{
	for (unsigned int n = 0; !storm->over; n++)
		try_name(tree, top[tree], n);
}

/* By what leads there whatever it is called: the file, its directory. */
static void run_held(enum tree tree)
{
	while (!storm->over) {
		try_at(tree, held[tree].file, "");
		try_at(tree, held[tree].dir, "x");
		try_at(tree, held[tree].still, "x");
		try_at(tree, held[tree].mount, "x");
	}
}

/* --- renaming --- */

static void move(const char *from, const char *to)
{
	if (rename(from, to) < 0)
		err(2, "rename %s %s", from, to);
	__sync_fetch_and_add(&storm->renamed, 1);
}

/* The names of the three directories, and whether the second one is in the first or beside it. */
static void rename_all(enum tree tree)
{
	unsigned int a = 0, b = 0, c = 0;
	char from[64], to[64];

	if (chdir(top[tree]) < 0)
		err(2, "%s", top[tree]);
	while (!storm->over) {
		snprintf(from, sizeof(from), "a%u/b%u/c%u", a, b, c);
		snprintf(to, sizeof(to), "a%u/b%u/c%u", a, b, c ^ 1);
		move(from, to);
		c ^= 1;
		snprintf(from, sizeof(from), "a%u/b%u", a, b);
		snprintf(to, sizeof(to), "b%u", b ^ 1);
		move(from, to);
		b ^= 1;
		snprintf(from, sizeof(from), "a%u", a);
		snprintf(to, sizeof(to), "a%u", a ^ 1);
		move(from, to);
		a ^= 1;
		snprintf(from, sizeof(from), "b%u", b);
		snprintf(to, sizeof(to), "a%u/b%u", a, b);
		move(from, to);
	}
}

/* --- mounting --- */

static void mount_at(const char *from, const char *to, const char *type, unsigned long flags)
{
	if (mount(from, to, type, flags, NULL) < 0)
		err(2, "mount %s", to);
	__sync_fetch_and_add(&storm->mounted, 1);
}

/* The tree, and its own mount, at another place; root's mounts and a user namespace's. */
static void mount_binds(enum tree tree, int namespaces, const char *at)
{
	char to[64], path[128], from[64];

	snprintf(to, sizeof(to), "%s/%s", top[FREE], at);
	snprintf(path, sizeof(path), "%s/x", to);
	snprintf(from, sizeof(from), "%s/t", top[tree]);
	if (unshare(namespaces) < 0 || mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) < 0)
		err(2, "a private namespace");
	for (unsigned int n = 0; !storm->over; n++) {
		mount_at(top[tree], to, NULL, MS_BIND | MS_REC);
		for (unsigned int i = 0; i < 6; i++)
			try_name(tree, to, n * 6 + i);
		(void)umount2(to, MNT_DETACH);
		mount_at(from, to, NULL, MS_BIND);
		try_at(tree, AT_FDCWD, path);
		(void)umount2(to, MNT_DETACH);
	}
}

static void mount_bound(enum tree tree)
{
	mount_binds(tree, CLONE_NEWNS, "bind");
}

static void mount_bound_by_user(enum tree tree)
{
	mount_binds(tree, CLONE_NEWNS | CLONE_NEWUSER, "user");
}

/* File systems that come and go, so that what is remembered of mounts is of some that are gone. */
static void mount_fresh(enum tree tree)
{
	char to[64], path[128];
	int from = open_below(tree, "still/x", O_RDONLY), out;
	char program[8192];
	const ssize_t size = read(from, program, sizeof(program));

	snprintf(to, sizeof(to), "%s/fresh", top[tree]);
	snprintf(path, sizeof(path), "%s/x", to);
	if (size <= 0 || size == sizeof(program) || unshare(CLONE_NEWNS) < 0 ||
	    mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) < 0)
		err(2, "a private namespace");
	while (!storm->over) {
		mount_at("fresh", to, "tmpfs", 0);
		out = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0755);
		if (out < 0 || write(out, program, (size_t)size) != size || close(out) < 0)
			err(2, "%s", path);
		try_at(tree, AT_FDCWD, path);
		(void)umount2(to, MNT_DETACH);
	}
}

/* --- all at once --- */

static void (*const parts[])(enum tree) = { rename_all,	 run_names,	      run_held,
					    mount_bound, mount_bound_by_user, mount_fresh };
#define N_PARTS (sizeof(parts) / sizeof(parts[0]))

static void begin(unsigned int part, enum tree tree)
{
	const pid_t pid = fork();

	if (pid < 0)
		err(2, "fork");
	if (pid > 0)
		return;
	parts[part](tree);
	_exit(0);
}

int main(int argc, char **argv)
{
	int status, failed = 0;

	if (argc != 4)
		errx(2, "usage: place-storm SECONDS GUARDED FREE");
	top[GUARDED] = argv[2];
	top[FREE] = argv[3];
	storm = mmap(NULL, sizeof(*storm), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1,
		     0);
	if (storm == MAP_FAILED)
		err(2, "mmap");
	hold(GUARDED);
	hold(FREE);
	for (unsigned int i = 0; i < N_PARTS; i++)
		for (enum tree tree = 0; tree < _TREE_MAX; tree++)
			begin(i, tree);
	sleep((unsigned int)atoi(argv[1]));
	storm->over = true;
	while (wait(&status) > 0)
		failed |= status;
	for (enum tree tree = 0; tree < _TREE_MAX; tree++) {
		const struct score *score = &storm->score[tree];

		printf("%s ran=%lu refused=%lu other=%lu\n", tree == GUARDED ? "guarded" : "free",
		       score->ran, score->refused, score->other);
	}
	printf("storm renamed=%lu mounted=%lu\n", storm->renamed, storm->mounted);
	return failed ? 2 : 0;
}
