// SPDX-License-Identifier: GPL-2.0-or-later
/* Ways to have a file run by way of another: interpreters, the dynamic loader, libraries. */
#include <dlfcn.h>
#include <elf.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "ask.h"
#include "forms.h"

#define LOADER "/lib64/ld-linux-x86-64.so.2"

/* Write an executable into the scratch folder. A path or NULL after cannot(). */
static const char *scratch_program(struct object *o, const void *bytes, size_t size)
{
	const char *path = path_of(o->scratch, "program");
	_cleanup_close_ int fd = -1;

	fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0755);
	if (fd < 0 || !bytes || write(fd, bytes, size) != (ssize_t)size || fchmod(fd, 0755) < 0)
		return cannot("write %s: %m", path), NULL;
	return path;
}

static int exec_with(const char *path, char *const environment[])
{
	char *const arguments[] = { (char *)path, (char *)"--nothing", NULL };

	execve(path, arguments, environment);
	return -errno;
}

/* A script outside whose interpreter is the object. */
static int act_interpreter(struct object *o)
{
	char *const environment[] = { NULL };
	char text[512];
	const char *path;

	if (strlen(object_name(o)) > 200)
		return cannot("the path is too long for a #! line");
	snprintf(text, sizeof(text), "#!%s\n", object_name(o));
	path = scratch_program(o, text, strlen(text));
	about_path(BW_OPERATION_EXEC, object_name(o));
	return path ? exec_with(path, environment) : CANNOT;
}

/* A program outside whose PT_INTERP is the object. */
static int act_program_interpreter(struct object *o)
{
	char *const environment[] = { NULL };
	const char *path;
	const void *bytes;
	size_t size;

	bytes = image_interpreted(object_name(o), &size);
	path = scratch_program(o, bytes, size);
	about_path(BW_OPERATION_MAP, object_name(o));
	return path ? exec_with(path, environment) : CANNOT;
}

int act_ldso(struct object *o)
{
	char *const arguments[] = { (char *)LOADER, (char *)object_name(o), NULL };
	char *const environment[] = { NULL };

	about_path(BW_OPERATION_MAP, object_name(o));
	execve(LOADER, arguments, environment);
	return -errno;
}

static int exec_variable(struct object *o, const char *variable)
{
	char text[sizeof(o->path) + 32];
	char *const environment[] = { text, NULL };

	snprintf(text, sizeof(text), "%s=%s", variable, object_name(o));
	about_path(BW_OPERATION_MAP, object_name(o));
	return exec_with("/proc/self/exe", environment);
}

int act_preload(struct object *o)
{
	return exec_variable(o, "LD_PRELOAD");
}

static int act_audit(struct object *o)
{
	return exec_variable(o, "LD_AUDIT");
}

/* The constructor of the library ends this process with 42. */
int act_dlopen(struct object *o)
{
	about_path(BW_OPERATION_MAP, object_name(o));
	dlopen(object_name(o), RTLD_NOW);
	return -EPERM;
}

/* uselib(2) of the 32-bit table maps the one segment of a static program where that wants to be. */
static int act_uselib(struct object *o)
{
	char *low = mmap(NULL, 8192, PROT_READ | PROT_WRITE,
			 MAP_PRIVATE | MAP_ANONYMOUS | MAP_32BIT, -1, 0);
	const Elf64_Ehdr *header;
	void (*start)(void);
	size_t size;
	int r;

	header = image_bytes(o->image, &size);
	if (low == MAP_FAILED)
		return cannot("memory below 4 GiB: %m");
	snprintf(low, 8192, "%s", object_name(o));
	about_path(BW_OPERATION_MAP, low);
	__asm__ volatile("int $0x80"
			 : "=a"(r)
			 : "a"(86L), "b"(low)
			 : "memory", "r8", "r9", "r10", "r11");
	if (r < 0)
		return r;
	memcpy(&start, &header->e_entry, sizeof(start));
	start(); /* exits with 42 */
	return -ENOEXEC;
}

#define LOAD(name_, image_, operation_, act_)                                              \
	{                                                                                  \
		.name = (name_), .image = (image_), .operation = (operation_), .act = act_ \
	}

const struct form forms_load[] = {
	LOAD("interpreter", IMAGE_PROGRAM, FORM_EXEC, act_interpreter),
	LOAD("pt-interp", IMAGE_PIE, FORM_EXEC_OR_MAP, act_program_interpreter),
	LOAD("ld.so", IMAGE_LIBRARY, FORM_MAP, act_ldso),
	LOAD("ld-preload", IMAGE_LIBRARY, FORM_MAP, act_preload),
	LOAD("ld-audit", IMAGE_LIBRARY, FORM_MAP, act_audit),
	LOAD("dlopen", IMAGE_LIBRARY, FORM_MAP, act_dlopen),
	{ .name = "uselib",
	  .image = IMAGE_PROGRAM,
	  .operation = FORM_MAP,
	  .act = act_uselib,
	  .limit = { .before = KERNEL(6, 16),
		     .why = "Debian's configuration has no CONFIG_USELIB any more; 5.10 to 6.12 have it" } },
	{ .name = NULL },
};
