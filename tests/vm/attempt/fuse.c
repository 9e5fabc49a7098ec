// SPDX-License-Identifier: GPL-2.0-or-later
/* A FUSE server of one file, straight on /dev/fuse. */
#include "fuse.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/fuse.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

#include "namespace.h"

#define FILE_NODE 2 /* FUSE_ROOT_ID is 1 */

struct server {
	int fd;
	const char *bytes;
	size_t size;
	uid_t uid;
};

static void reply(const struct server *s, uint64_t unique, int error, const void *data, size_t size)
{
	struct fuse_out_header header = { .len = (uint32_t)(sizeof(header) + size),
					  .error = error,
					  .unique = unique };
	struct iovec parts[2] = { { &header, sizeof(header) }, { (void *)data, size } };

	/* Whoever asked may be gone already; nothing follows from it. */
	if (writev(s->fd, parts, size ? 2 : 1) < 0)
		return;
}

static struct fuse_attr attributes(const struct server *s, uint64_t node)
{
	bool file = node == FILE_NODE;

	return (struct fuse_attr){ .ino = node,
				   .size = file ? s->size : 0,
				   .mode = file ? S_IFREG | 0755 : S_IFDIR | 0755,
				   .nlink = 1,
				   .uid = s->uid,
				   .blksize = 4096 };
}

static void answer_init(const struct server *s, const struct fuse_in_header *in)
{
	const struct fuse_init_in *asked = (const void *)(in + 1);
	struct fuse_init_out out = { .major = FUSE_KERNEL_VERSION,
				     .minor = asked->minor < FUSE_KERNEL_MINOR_VERSION
						      ? asked->minor
						      : FUSE_KERNEL_MINOR_VERSION,
				     .max_readahead = asked->max_readahead,
				     .max_write = 4096 };

	reply(s, in->unique, 0, &out, sizeof(out));
}

static void answer_lookup(const struct server *s, const struct fuse_in_header *in)
{
	struct fuse_entry_out out = { .nodeid = FILE_NODE,
				      .entry_valid = 60,
				      .attr_valid = 60,
				      .attr = attributes(s, FILE_NODE) };

	if (strcmp((const char *)(in + 1), "x"))
		reply(s, in->unique, -ENOENT, NULL, 0);
	else
		reply(s, in->unique, 0, &out, sizeof(out));
}

static void answer_getattr(const struct server *s, const struct fuse_in_header *in)
{
	struct fuse_attr_out out = { .attr_valid = 60, .attr = attributes(s, in->nodeid) };

	reply(s, in->unique, 0, &out, sizeof(out));
}

static void answer_open(const struct server *s, const struct fuse_in_header *in)
{
	struct fuse_open_out out = { .fh = in->nodeid };

	reply(s, in->unique, 0, &out, sizeof(out));
}

static void answer_read(const struct server *s, const struct fuse_in_header *in)
{
	const struct fuse_read_in *asked = (const void *)(in + 1);
	size_t left = asked->offset < s->size ? s->size - asked->offset : 0;

	reply(s, in->unique, 0, s->bytes + s->size - left, left < asked->size ? left : asked->size);
}

static void answer_nothing(const struct server *s, const struct fuse_in_header *in)
{
	reply(s, in->unique, 0, NULL, 0);
}

static void serve(const struct server *s)
{
	static void (*const answers[])(const struct server *s, const struct fuse_in_header *in) = {
		[FUSE_INIT] = answer_init,	 [FUSE_LOOKUP] = answer_lookup,
		[FUSE_GETATTR] = answer_getattr, [FUSE_OPEN] = answer_open,
		[FUSE_OPENDIR] = answer_open,	 [FUSE_READ] = answer_read,
		[FUSE_FLUSH] = answer_nothing,	 [FUSE_RELEASE] = answer_nothing,
		[FUSE_ACCESS] = answer_nothing,
	};
	static _Alignas(8) char request[256 * 1024];
	const struct fuse_in_header *in = (const void *)request;

	while (read(s->fd, request, sizeof(request)) > 0) {
		if (in->opcode == FUSE_FORGET || in->opcode == FUSE_BATCH_FORGET)
			continue; /* wants no answer */
		if (in->opcode < sizeof(answers) / sizeof(answers[0]) && answers[in->opcode])
			answers[in->opcode](s, in);
		else
			reply(s, in->unique, -ENOSYS, NULL, 0);
	}
}

int fuse_mount(struct object *o, const char *where)
{
	struct server s = { .uid = geteuid() };
	char options[128];
	int r;

	s.fd = open("/dev/fuse", O_RDWR);
	if (s.fd < 0)
		return cannot("/dev/fuse: %m");
	s.bytes = image_bytes(o->image, &s.size);
	snprintf(options, sizeof(options), "fd=%d,rootmode=40000,user_id=%u,group_id=%u", s.fd,
		 geteuid(), getegid());
	r = mount_at("fuse", where, MS_NOSUID | MS_NODEV, options);
	if (r < 0)
		return r;
	if (fork() == 0) {
		serve(&s);
		_exit(0);
	}
	close(s.fd);
	return 0;
}
