// SPDX-License-Identifier: GPL-2.0-or-later
/* Legitimate uses, and those that are not covered by design. They need no object, or only read it. */
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/personality.h>
#include <sys/shm.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "ask.h"
#include "forms.h"

#define RW  (PROT_READ | PROT_WRITE)
#define RX  (PROT_READ | PROT_EXEC)
#define RWX (PROT_READ | PROT_WRITE | PROT_EXEC)

static int code_call(void *page)
{
	int (*function)(void);

	memcpy(&function, &page, sizeof(function));
	return function() == 42 ? RAN : -ENOEXEC;
}

/* What a just-in-time compiler does: memory of no file, written, made executable, called. */
static int compile(size_t size, int flags, int before, int after)
{
	void *page = mmap(NULL, size, before, MAP_ANONYMOUS | flags, -1, 0);

	if (page == MAP_FAILED)
		return -errno;
	image_code_write(page);
	if (after != before && mprotect(page, size, after) < 0)
		return -errno;
	return code_call(page);
}

static int act_jit_private(struct object *o)
{
	return compile(4096, MAP_PRIVATE, RWX, RWX);
}

static int act_jit_shared(struct object *o)
{
	return compile(4096, MAP_SHARED, RWX, RWX);
}

static int act_jit_protected(struct object *o)
{
	return compile(4096, MAP_PRIVATE, RW, RX);
}

static int act_jit_shared_protected(struct object *o)
{
	return compile(4096, MAP_SHARED, RW, RX);
}

static int act_jit_huge(struct object *o)
{
	return compile((size_t)2 << 20, MAP_PRIVATE | MAP_HUGETLB, RWX, RWX);
}

static int act_jit_huge_shared(struct object *o)
{
	return compile((size_t)2 << 20, MAP_SHARED | MAP_HUGETLB, RW, RX);
}

static int act_jit_implied(struct object *o)
{
	personality(READ_IMPLIES_EXEC);
	return compile(4096, MAP_PRIVATE, RW, RW);
}

static int act_jit_implied_shared(struct object *o)
{
	personality(READ_IMPLIES_EXEC);
	return compile(4096, MAP_SHARED, RW, RW);
}

/* /dev/zero is the old way to get anonymous memory. */
static int act_jit_dev_zero(struct object *o)
{
	int fd = open("/dev/zero", O_RDWR);
	void *page;

	about_fd(BW_OPERATION_MAP, fd);
	page = mmap(NULL, 4096, RWX, MAP_PRIVATE, fd, 0);
	if (page == MAP_FAILED)
		return -errno;
	image_code_write(page);
	return code_call(page);
}

static int act_jit_stack(struct object *o)
{
	unsigned char room[3 * 4096];
	void *page = (void *)(((uintptr_t)room + 4095) & ~(uintptr_t)4095);

	image_code_write(page);
	if (mprotect(page, 4096, RWX) < 0)
		return -errno;
	return code_call(page);
}

/* Everything that data is for. */
static int act_data(struct object *o)
{
	char text[4] = "";
	char *page;
	int fd;

	fd = open(object_name(o), O_RDWR);
	if (fd < 0 || pwrite(fd, "abc", 3, 0) != 3 || ftruncate(fd, 8192) < 0)
		return -errno;
	page = mmap(NULL, 8192, RW, MAP_SHARED, fd, 0);
	if (page == MAP_FAILED || mprotect(page, 4096, PROT_READ) < 0 ||
	    mprotect(page, 4096, RW) < 0)
		return -errno;
	page[0] = 'A';
	if (msync(page, 8192, MS_SYNC) < 0 || pread(fd, text, 3, 0) != 3)
		return -errno;
	return strcmp(text, "Abc") ? -EIO : RAN;
}

static int act_data_sealed(struct object *o)
{
	int r = act_data(o);
	int fd = memfd_create("data", MFD_ALLOW_SEALING);

	if (r != RAN || write(fd, "abc", 3) != 3 ||
	    fcntl(fd, F_ADD_SEALS, F_SEAL_SEAL | F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE) < 0)
		return r == RAN ? -errno : r;
	return mmap(NULL, 4096, PROT_READ, MAP_PRIVATE, fd, 0) == MAP_FAILED ? -errno : RAN;
}

static int act_data_shm(struct object *o)
{
	char *at = shmat(o->shm, NULL, 0);

	if (at == MAP_FAILED)
		return -errno;
	at[0] = 'A';
	return mprotect(at, 4096, PROT_READ) < 0 ? -errno : RAN;
}

static int act_data_names(struct object *o)
{
	char other[sizeof(o->path) + 8];

	snprintf(other, sizeof(other), "%s.new", o->path);
	if (rename(o->path, other) < 0 || link(other, o->path) < 0 || unlink(other) < 0)
		return -errno;
	return chmod(o->path, 0700) < 0 ? -errno : RAN;
}

static int act_shell(struct object *o)
{
	about_path(BW_OPERATION_EXEC, "/bin/sh");
	execl("/bin/sh", "sh", "-c", "exit 42", NULL);
	return -errno;
}

/* A dynamic program by another: attempt itself, which --nothing ends with 0. */
static int act_dynamic(struct object *o)
{
	char path[64];

	snprintf(path, sizeof(path), "/proc/%d/exe", getppid());
	about_path(BW_OPERATION_EXEC, path);
	execl("/bin/sh", "sh", "-c", "\"$0\" --nothing && exit 42", path, NULL);
	return -errno;
}

static int act_library(struct object *o)
{
	int (*forty_two)(void);
	void *library, *symbol;

	about_path(BW_OPERATION_MAP, object_name(o));
	library = dlopen(object_name(o), RTLD_NOW);
	symbol = library ? dlsym(library, "forty_two") : NULL;
	if (!symbol)
		return -EPERM;
	memcpy(&forty_two, &symbol, sizeof(forty_two));
	return forty_two() == 42 ? RAN : -ENOEXEC;
}

/* --- by design --- */

static int act_copy_out(struct object *o)
{
	struct object copy = *o;
	int r = object_create(&copy, path_of(o->scratch, "copy"));

	return r < 0 ? r : act_exec(&copy);
}

static int act_script_read(struct object *o)
{
	about_path(BW_OPERATION_EXEC, "/bin/sh");
	execl("/bin/sh", "sh", object_name(o), NULL);
	return -errno;
}

/* The file's bytes in memory of no file. */
static int act_read_and_protect(struct object *o)
{
	void *page = mmap(NULL, 4096, RW, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	if (page == MAP_FAILED || read(o->fd, page, 4096) < 16 || mprotect(page, 4096, RX) < 0)
		return -errno;
	return code_call(page);
}

#define USE(name_, image_, act_)                                                        \
	{                                                                               \
		.name = (name_), .image = (image_), .operation = FORM_DATA, .act = act_ \
	}
#define UNASKED(why_, name_, image_, act_)                                               \
	{                                                                                \
		.name = (name_), .image = (image_), .operation = FORM_DATA, .act = act_, \
		.unasked = (why_)                                                        \
	}
#define JIT(name_, act_) UNASKED("its memory is of no file", name_, IMAGE_NONE, act_)
#define DATA(name_, ...) UNASKED("nothing is started or made executable", name_, __VA_ARGS__)

const struct form forms_jit[] = {
	JIT("private", act_jit_private),
	JIT("shared", act_jit_shared),
	JIT("mprotect", act_jit_protected),
	JIT("mprotect-shared", act_jit_shared_protected),
	JIT("huge", act_jit_huge),
	JIT("huge-shared", act_jit_huge_shared),
	JIT("implied", act_jit_implied),
	JIT("implied-shared", act_jit_implied_shared),
	USE("dev-zero", IMAGE_NONE, act_jit_dev_zero),
	JIT("stack", act_jit_stack),
	{ .name = NULL },
};
const struct form forms_data[] = {
	DATA("data", IMAGE_NONE, act_data),
	{ .name = NULL },
};
const struct form forms_data_memfd[] = {
	DATA("data", IMAGE_NONE, act_data_sealed),
	{ .name = NULL },
};
const struct form forms_data_shm[] = {
	DATA("data", IMAGE_CODE, act_data_shm),
	{ .name = NULL },
};
const struct form forms_data_names[] = {
	DATA("data", IMAGE_NONE, act_data),
	DATA("names", IMAGE_NONE, act_data_names),
	{ .name = NULL },
};
const struct form forms_system[] = {
	USE("shell", IMAGE_NONE, act_shell),
	USE("dynamic", IMAGE_NONE, act_dynamic),
	USE("library", IMAGE_QUIET, act_library),
	{ .name = NULL },
};
const struct form forms_read_out[] = {
	USE("copy-out", IMAGE_PROGRAM, act_copy_out),
	USE("script-read", IMAGE_SCRIPT, act_script_read),
	UNASKED("its memory is of no file", "read-and-mprotect", IMAGE_CODE, act_read_and_protect),
	{ .name = NULL },
};
