/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel/initrd-content.h"

#include <string.h>
#include <sys/stat.h>

#include "kernel/cpio.h"
#include "kernel/initrd-configuration.h"

/* What only one tool puts in. A name that ends with "/" stands for all that is below it. */
static const struct {
	const char *name;
	enum initrd_kind kind;
} tools[] = {
	{ "usr/lib/dracut/", INITRD_DRACUT },
	{ "lib/dracut/", INITRD_DRACUT },
	{ "conf/initramfs.conf", INITRD_TOOLS }, /* mkinitramfs */
	{ "buildconfig", INITRD_MKINITCPIO }, /* parse_config() in mkinitcpio's functions */
};

static const char *const loaders[] = {
	"usr/lib/bootward/bootward-load",
	"usr/sbin/bootward-load",
	"sbin/bootward-load",
};

struct reading {
	struct initrd_content content;
	struct cpio_member member;
	uint64_t budget; /* bytes that may still be read */
	unsigned int members;
};

static bool name_fits(const char *name, const char *known)
{
	size_t len = strlen(known);

	return known[len - 1] == '/' ? strncmp(name, known, len) == 0 : strcmp(name, known) == 0;
}

static const char *plain_name(const char *name)
{
	if (name[0] == '.' && name[1] == '/')
		name++;
	return name + strspn(name, "/");
}

static void member_judge(const struct cpio_member *member, const char *name,
			 struct initrd_content *content)
{
	for (size_t i = 0; i < sizeof(tools) / sizeof(tools[0]); i++)
		if (content->kind == INITRD_UNKNOWN && name_fits(name, tools[i].name))
			content->kind = tools[i].kind;
	for (size_t i = 0; i < sizeof(loaders) / sizeof(loaders[0]); i++)
		if (S_ISREG(member->mode) && strcmp(name, loaders[i]) == 0)
			content->has_module = true;
}

/* The member is a file or link of the configuration. */
static int configuration_add(struct byte_stream *stream, struct cpio_member *member,
			     const char *name, struct initrd_content *content)
{
	uint64_t hash = initrd_file_begin(name);
	char buffer[4096];

	if (member->links > 1 && member->size == 0 && S_ISREG(member->mode))
		content->hides_configuration = true;
	for (uint64_t left = member->size; left > 0;) {
		size_t n = left < sizeof(buffer) ? (size_t)left : sizeof(buffer);
		int r = cpio_read(stream, member, buffer, n);

		if (r < 0)
			return r;
		hash = initrd_file_add(hash, buffer, n);
		left -= n;
	}
	content->configuration += hash;
	return 0;
}

static int member_take(struct byte_stream *stream, struct cpio_member *member,
		       struct initrd_content *content)
{
	const char *name = plain_name(member->name);

	member_judge(member, name, content);
	if (S_ISDIR(member->mode) || !initrd_configuration_has(name))
		return 0;
	return configuration_add(stream, member, name, content);
}

/* One archive, to its trailer. */
static int archive_walk(struct byte_stream *stream, struct reading *reading)
{
	int r;

	reading->member.left = 0;
	for (;;) {
		r = cpio_next(stream, &reading->member);
		if (r <= 0)
			return r;
		if (++reading->members > INITRD_MEMBERS_MAX)
			return -EFBIG;
		r = member_take(stream, &reading->member, &reading->content);
		if (r < 0)
			return r;
	}
}

/* Archives one behind the other, with zeros between them, and nothing else. */
static int archives_walk(struct byte_stream *stream, struct reading *reading)
{
	int r;

	for (;;) {
		r = byte_stream_skip_zeros(stream);
		if (r <= 0)
			return r;
		r = archive_walk(stream, reading);
		if (r < 0)
			return r;
	}
}

/* What does not begin like a plain archive, at *offset, which moves behind it. */
static int packed_walk(int fd, uint64_t *offset, struct reading *reading)
{
	_cleanup_byte_stream_ struct byte_stream stream = { .fd = -EBADF };
	int r;

	r = byte_stream_open_packed(fd, *offset, &reading->budget, &stream);
	if (r < 0)
		return r == -ENOMSG ? -EBADMSG : r;
	r = archives_walk(&stream, reading);
	if (r == 0)
		*offset = byte_stream_offset(&stream);
	return r;
}

static int plain_walk(int fd, uint64_t *offset, struct reading *reading)
{
	_cleanup_byte_stream_ struct byte_stream stream = { .fd = -EBADF };
	int r;

	r = byte_stream_open(fd, *offset, &reading->budget, &stream);
	if (r < 0)
		return r;
	r = archive_walk(&stream, reading);
	if (r == 0)
		*offset = byte_stream_offset(&stream);
	return r;
}

/* The next part at *offset, zeros before it too. 1, or 0 at the end. */
static int part_walk(int fd, uint64_t *offset, struct reading *reading)
{
	_cleanup_byte_stream_ struct byte_stream stream = { .fd = -EBADF };
	unsigned char first;
	int r;

	r = byte_stream_open(fd, *offset, &reading->budget, &stream);
	if (r < 0)
		return r;
	r = byte_stream_skip_zeros(&stream);
	if (r <= 0)
		return r;
	*offset = byte_stream_offset(&stream);
	r = byte_stream_read(&stream, &first, 1);
	if (r < 0)
		return r;
	if (first == '0') /* unpack_to_rootfs() wants a plain archive at a multiple of four */
		r = *offset & 3 ? -EBADMSG : plain_walk(fd, offset, reading);
	else
		r = packed_walk(fd, offset, reading);
	return r < 0 ? r : 1;
}

/* A unified kernel image begins like any program of DOS. */
static bool is_unified(int fd)
{
	char magic[2];

	return pread(fd, magic, sizeof(magic), 0) == (ssize_t)sizeof(magic) &&
	       memcmp(magic, "MZ", sizeof(magic)) == 0;
}

int initrd_content_read(int fd, struct initrd_content *ret_content)
{
	_cleanup_free_ struct reading *reading = calloc(1, sizeof(*reading));
	uint64_t offset = 0;
	int r = 1;

	if (!reading)
		return -ENOMEM;
	if (is_unified(fd))
		return -EOPNOTSUPP;
	reading->budget = INITRD_UNPACKED_MAX;
	while (r > 0)
		r = part_walk(fd, &offset, reading);
	if (r < 0)
		return r;
	if (reading->members == 0) /* nothing but zeros, or nothing at all */
		return -EBADMSG;
	*ret_content = reading->content;
	return 0;
}
