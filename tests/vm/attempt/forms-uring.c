// SPDX-License-Identifier: GPL-2.0-or-later
/* Objects that io_uring opened. */
#include <errno.h>
#include <fcntl.h>
#include <linux/io_uring.h>
#include <stdint.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "forms.h"

/* One OPENAT request. The new descriptor or a negative errno. */
static int uring_open(const char *path)
{
	struct io_uring_params parameters = { 0 };
	struct io_uring_sqe *request;
	struct io_uring_cqe *answers;
	char *ring;
	int fd;

	fd = (int)syscall(SYS_io_uring_setup, 1, &parameters);
	if (fd < 0)
		return cannot("io_uring_setup: %m");
	ring = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, fd, IORING_OFF_SQ_RING);
	request = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, fd, IORING_OFF_SQES);
	if (ring == MAP_FAILED || request == MAP_FAILED)
		return cannot("map the ring: %m");
	*request = (struct io_uring_sqe){ .opcode = IORING_OP_OPENAT,
					  .fd = AT_FDCWD,
					  .addr = (uintptr_t)path,
					  .open_flags = O_RDONLY };
	*(uint32_t *)(ring + parameters.sq_off.array) = 0;
	__atomic_store_n((uint32_t *)(ring + parameters.sq_off.tail), 1, __ATOMIC_RELEASE);
	if (syscall(SYS_io_uring_enter, fd, 1, 1, IORING_ENTER_GETEVENTS, NULL, 0) != 1)
		return cannot("io_uring_enter: %m");
	answers = (struct io_uring_cqe *)(ring + parameters.cq_off.cqes);
	return answers[0].res;
}

static int opened(struct object *o)
{
	int fd = uring_open(object_name(o));

	if (fd < 0)
		return fd;
	o->fd = fd;
	return 0;
}

static int act_uring_exec(struct object *o)
{
	int r = opened(o);

	return r < 0 ? r : act_exec_fd(o);
}

static int act_uring_map(struct object *o)
{
	int r = opened(o);

	return r < 0 ? r : act_map_private(o);
}

const struct form forms_uring[] = {
	{ .name = "io-uring-exec",
	  .image = IMAGE_PROGRAM,
	  .operation = FORM_EXEC,
	  .act = act_uring_exec },
	{ .name = "io-uring-map",
	  .image = IMAGE_CODE,
	  .operation = FORM_MAP,
	  .act = act_uring_map },
	{ .name = NULL },
};
