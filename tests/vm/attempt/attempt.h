/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "base/cleanup.h"
#include "bpf/abi.h"
#include "image.h"

/*
 * The regression test of the guard's coverage: every catalogued route by which code could be
 * started or mapped from where the policy forbids it, each tried once, in a throwaway guest.
 *
 * A route is a *place* (where the object lives and by which name or descriptor it is reached) and
 * a *form* (what is then done with it). Its name is PLACE.FORM. What must speak follows from both:
 * the place names a control for each operation, the form names the operation.
 */

#define SCRATCH_ROOT "/opt/attempt" /* outside every guarded directory */
#define NAMED_ROOT   "/opt/named" /* folders with long names that the test's policy guards */
#define DEEP_PATH    NAMED_ROOT "/3/4/5/6/7/8/9/10/11/12/13/14/15/16" /* one of 16 components */
#define PROOF	     SCRATCH_ROOT "/ran" /* left by payload-program, see payload/program.S */

/* What a form or an act returns. A negative errno: it did not run. */
enum {
	RAN = 42, /* it ran, and said so */
	CANNOT = -4096, /* not tried; cannot() has noted why */
};

enum route_class {
	CLASS_MEMFD,
	CLASS_SHM,
	CLASS_UNLINKED,
	CLASS_PATH,
	CLASS_NAMESPACE,
	CLASS_MOUNT, /* what noexec does not stop */
	CLASS_KERNEL,
	CLASS_USERNS,
	CLASS_OK, /* legitimate: must run and not be counted */
	CLASS_RESIDUAL, /* not covered by design: runs */
	_CLASS_MAX,
};

#define BIT(n)		     (1u << (n))
#define CONTROL(id)	     BIT(BW_CONTROL_##id)
#define KERNEL(major, minor) (((major) << 8) | (minor))

/* Where a place, a form or a route cannot be tried, and who says so. */
struct limit {
	unsigned int since,
		before; /* KERNEL(): tried from `since` on, and before `before`; 0: any, 1: none */
	unsigned int user_since; /* as a user, tried from this on */
	bool root, user; /* tried as root only, as user only */
	const char *why; /* with its source */
};

/* What a place made. One route uses it once, in a process of its own, so nothing is released. */
struct object {
	const struct route *route;
	enum image image; /* what to put there */
	char scratch[64]; /* folder outside every guarded directory */
	char guarded[128]; /* folder below a guarded directory, see guarded_folder() */
	char path[4352]; /* leads to the object, or "" where only the descriptor does */
	int fd; /* open for reading, or -1 */
	int dir; /* its folder, and `base` its name there; or -1 */
	const char *base;
	int shm; /* System V id, or -1 */
	void *address; /* where it is already mapped, or NULL */
	size_t page; /* size of its pages */
};

struct place {
	const char *name;
	int (*make)(struct object *o); /* 0 or CANNOT or a negative errno: refused while making */
	uint32_t exec, map, load; /* bits of enum bw_control: one of these must speak */
	struct limit limit;
};

enum form_operation {
	FORM_EXEC,
	FORM_MAP,
	FORM_EXEC_OR_MAP,
	FORM_LOAD,
	FORM_DATA
};

struct form {
	const char *name;
	enum image image;
	enum form_operation operation;
	/* RAN, CANNOT or a negative errno. An act has a child of its own and may not return; a try
	 * runs in the attempt's first process. One of the two is given. */
	int (*act)(struct object *o);
	int (*try)(struct object *o);
	struct limit limit;
	const char
		*unasked; /* why `bootward explain` cannot be asked about its last act, or NULL */
};

/* One row of the table of routes: a place with every form that is tried there. */
struct routes {
	enum route_class class;
	const struct place *place;
	const struct form *forms; /* the last has no name */
};

/* A single route that differs from what its place and form say. */
struct exception {
	const char *place, *form;
	struct limit limit;
};

struct route {
	char name[96];
	enum route_class class;
	const struct place *place;
	const struct form *form;
	const struct limit *limit; /* of an exception, or NULL */
};

extern const struct routes routes_table[]; /* ends with .place = NULL */
extern const struct exception exceptions_table[]; /* ends with .place = NULL */
extern const char *const route_class_names[_CLASS_MAX];

/* Controls of which one must speak about the route: 0 for what is legitimate or residual. */
uint32_t route_controls(const struct route *route);

/* --- what became of an attempt: written by the processes of the attempt, read by the parent --- */

struct question {
	const char *operation; /* NULL: nothing was asked */
	pid_t pid; /* for whom, and about which file */
	char file[64];
	int status; /* `bootward explain`'s exit status */
	char said[512]; /* its verdicts: "CONTROL:VERDICT,..." or "-" */
};

struct report {
	struct question question; /* see ask.h */
	int error; /* errno, or 0 */
	int signal; /* that ended it, or 0 */
	int status; /* exit status that is neither 0 nor 42, or 0 */
	char reason[256]; /* why it could not be tried, or "" */
};

extern struct report *report; /* shared memory of parent and children */

/*
 * Note why the attempt cannot be made; "%m" gives the errno. The first note stays. Returns CANNOT.
 */
int cannot(const char *format, ...) __attribute__((format(printf, 1, 2)));

/*
 * Run `act` in a child: RAN if it returned RAN or its process ended with 42. A negative errno that
 * it returned, or else the signal or status that ended it, goes to the report.
 */
int try_in_child(int (*act)(struct object *o), struct object *o);

/* Try one route as `uid` and print its line. Returns the process's exit status (enum result). */
enum result {
	RESULT_ALLOWED,
	RESULT_REFUSED,
	RESULT_OTHER,
	RESULT_ERROR
};
enum result route_run(const struct route *route, uid_t uid);

/* --- objects (object.c) --- */

/* Write the object's image to an open file. 0 or CANNOT. */
int object_fill(struct object *o, int fd);

/* Create `path` with the image and open it for reading: sets path and fd. 0 or CANNOT. */
int object_create(struct object *o, const char *path);

/* The same below a directory; sets fd, dir and base and leaves path alone. 0 or CANNOT. */
int object_create_at(struct object *o, int dir, const char *name);

/* Open o->path, set by the caller, for reading. 0 or CANNOT. */
int object_open(struct object *o);

/* A name by which execve() finds the object: its path, or /proc/self/fd/N. */
const char *object_name(struct object *o);

/* Map `pages` pages of the object. An address or MAP_FAILED with errno. */
void *object_map(const struct object *o, void *at, int pages, int protection, int flags);

/* Make the object's own folder below `directory` (/tmp, ...) and remember it. 0 or CANNOT. */
int guarded_folder(struct object *o, const char *directory);

/* "DIRECTORY/NAME" of at most 512 bytes in a static buffer (four in turn). */
const char *path_of(const char *directory, const char *name);

/* Write a text to a file, as to procfs and sysctls. 0 or a negative errno. */
int text_write(const char *path, const char *text);

/*
 * A folder below NAMED_ROOT. NAMED_GUARDED is named by N bytes 'n' and configured to be guarded;
 * the others look like it and are not. Static buffer.
 */
enum named {
	NAMED_GUARDED,
	NAMED_LAST_BYTE,
	NAMED_SHORTER,
	NAMED_LONGER,
	_NAMED_MAX
};
const char *named_folder(enum named kind, size_t length);

/* The values of N. The last is 0. */
extern const size_t named_lengths[];

/* --- the machine --- */

/* Make what the routes take for granted and small guests may lack. */
void machine_prepare(void);

/* False: this is not an emulated guest, and must not be changed. */
bool machine_is_throwaway(void);

unsigned int kernel_version(void); /* KERNEL() */

/* Sum over all processors of each counter of the guard. False: no guard is loaded. */
bool counters_read(uint64_t ret_counters[BW_COUNTERS]);

/* "control:verdict+n,..." of what rose, or "-". Bits of the controls that refused. */
uint32_t counters_describe(const uint64_t *before, const uint64_t *after, char *text, size_t size);
