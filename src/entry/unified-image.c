/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "entry/unified-image.h"

#include <stdint.h>
#include <string.h>

#include "base/file.h"
#include "base/path.h"

/* The PE format, of which these are the offsets. All numbers are little-endian. */
enum {
	DOS_HEADER_LEN = 64,
	DOS_PE_OFFSET = 60,
	PE_HEADER_LEN = 24, /* the signature and the COFF header */
	PE_SECTIONS = 6,
	PE_OPTIONAL_LEN = 20,
	SECTION_LEN = 40,
	SECTION_NAME_LEN = 8,
	SECTION_VIRTUAL_SIZE = 8,
	SECTION_RAW_SIZE = 16,
	SECTION_RAW_OFFSET = 20,
};

void unified_image_clear(struct unified_image *image)
{
	for (size_t i = 0; i < image->n; i++) {
		free(image->profiles[i].cmdline);
		free(image->profiles[i].uname);
		free(image->profiles[i].osrel);
		free(image->profiles[i].profile);
	}
	free(image->profiles);
	*image = (struct unified_image){ 0 };
}

static uint32_t number_at(const uint8_t *bytes, size_t offset)
{
	return (uint32_t)bytes[offset] | (uint32_t)bytes[offset + 1] << 8 |
	       (uint32_t)bytes[offset + 2] << 16 | (uint32_t)bytes[offset + 3] << 24;
}

static unsigned int short_at(const uint8_t *bytes, size_t offset)
{
	return bytes[offset] | (unsigned int)bytes[offset + 1] << 8;
}

static int bytes_read(int fd, uint64_t offset, void *buffer, size_t len)
{
	size_t done = 0;

	while (done < len) {
		ssize_t n = pread(fd, (char *)buffer + done, len - done, (off_t)(offset + done));

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return -errno;
		if (n == 0)
			return -EBADMSG;
		done += (size_t)n;
	}
	return 0;
}

struct section {
	char name[SECTION_NAME_LEN + 1];
	uint32_t offset, size;
};

struct table {
	struct section items[UNIFIED_SECTIONS_MAX];
	size_t n;
};

static int table_read(int fd, struct table *ret_table)
{
	uint8_t dos[DOS_HEADER_LEN], pe[PE_HEADER_LEN];
	uint64_t offset;
	size_t n;
	int r;

	r = bytes_read(fd, 0, dos, sizeof(dos));
	if (r < 0)
		return r;
	if (memcmp(dos, "MZ", 2) != 0)
		return -EBADMSG;
	offset = number_at(dos, DOS_PE_OFFSET);
	r = bytes_read(fd, offset, pe, sizeof(pe));
	if (r < 0)
		return r;
	if (memcmp(pe, "PE\0", 4) != 0)
		return -EBADMSG;
	n = short_at(pe, PE_SECTIONS);
	if (n > UNIFIED_SECTIONS_MAX)
		return -EFBIG;
	offset += PE_HEADER_LEN + short_at(pe, PE_OPTIONAL_LEN);
	for (size_t i = 0; i < n; i++) {
		uint8_t header[SECTION_LEN];
		struct section *section = &ret_table->items[i];
		uint32_t virtual_size;

		r = bytes_read(fd, offset + i * SECTION_LEN, header, sizeof(header));
		if (r < 0)
			return r;
		memcpy(section->name, header, SECTION_NAME_LEN);
		section->name[SECTION_NAME_LEN] = '\0';
		section->offset = number_at(header, SECTION_RAW_OFFSET);
		section->size = number_at(header, SECTION_RAW_SIZE);
		virtual_size = number_at(header, SECTION_VIRTUAL_SIZE);
		/* what lies in the file is rounded up */
		if (virtual_size < section->size)
			section->size = virtual_size;
	}
	ret_table->n = n;
	return 0;
}

/* Where the sections of profile `profile` begin: at its .profile, or the end. */
static size_t profile_start(const struct table *table, size_t profile)
{
	for (size_t i = 0; i < table->n; i++)
		if (strcmp(table->items[i].name, ".profile") == 0 && profile-- == 0)
			return i;
	return table->n;
}

/* The section of that name in [from, to); -ENOENT if there is none, and -EBADMSG if there are two, of
 * which versions of systemd take one or the other. */
static int section_find(const struct table *table, const char *name, size_t from, size_t to)
{
	int found = -ENOENT;

	for (size_t i = from; i < to; i++) {
		if (strcmp(table->items[i].name, name) != 0)
			continue;
		if (found >= 0)
			return -EBADMSG;
		found = (int)i;
	}
	return found;
}

/* A section's text without the NULs and newlines at its end; one before them makes it -EBADMSG. */
static int text_read(int fd, const struct section *section, char **ret_text)
{
	_cleanup_free_ char *text = NULL;
	size_t len = section->size;
	int r;

	if (len > UNIFIED_TEXT_MAX)
		return -EFBIG;
	text = malloc(len + 1);
	if (!text)
		return -ENOMEM;
	r = bytes_read(fd, section->offset, text, len);
	if (r < 0)
		return r;
	while (len > 0 && (text[len - 1] == '\0' || text[len - 1] == '\n'))
		len--;
	text[len] = '\0';
	if (strlen(text) != len)
		return -EBADMSG;
	*ret_text = TAKE_PTR(text);
	return 0;
}

static const struct {
	const char *name;
	size_t offset;
} texts[] = {
	{ ".cmdline", offsetof(struct unified_profile, cmdline) },
	{ ".uname", offsetof(struct unified_profile, uname) },
	{ ".osrel", offsetof(struct unified_profile, osrel) },
	{ ".profile", offsetof(struct unified_profile, profile) },
};

/* A profile's own section, or else that of the base. */
static int profile_read(int fd, const struct table *table, size_t number,
			struct unified_profile *profile)
{
	size_t base = profile_start(table, 0);
	size_t from = profile_start(table, number), to = profile_start(table, number + 1);

	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		char **text = (char **)(void *)((char *)profile + texts[i].offset);
		int found = section_find(table, texts[i].name, from, to), r;

		if (found == -ENOENT)
			found = section_find(table, texts[i].name, 0, base);
		if (found == -ENOENT)
			continue;
		if (found < 0)
			return found;
		r = text_read(fd, &table->items[found], text);
		if (r < 0)
			return r;
	}
	return 0;
}

static int profiles_read(int fd, const struct table *table, struct unified_image *image)
{
	size_t n = 0;

	while (profile_start(table, n) < table->n)
		n++;
	if (n > UNIFIED_PROFILES_MAX)
		return -EFBIG;
	if (n == 0)
		n = 1;
	image->profiles = calloc(n, sizeof(*image->profiles));
	if (!image->profiles)
		return -ENOMEM;
	image->n = n;
	for (size_t i = 0; i < n; i++) {
		int r = profile_read(fd, table, i, &image->profiles[i]);

		if (r < 0)
			return r;
	}
	return 0;
}

int unified_image_read(int fd, struct unified_image *ret_image)
{
	_cleanup_unified_image_ struct unified_image image = { 0 };
	struct table table = { .n = 0 };
	int r;

	r = table_read(fd, &table);
	if (r < 0)
		return r;
	image.has_kernel = section_find(&table, ".linux", 0, table.n) != -ENOENT;
	r = profiles_read(fd, &table, &image);
	if (r < 0)
		return r;
	*ret_image = image;
	image = (struct unified_image){ 0 };
	return 0;
}

int unified_image_open(int root_fd, const char *path, struct unified_image *ret_image)
{
	_cleanup_free_ char *resolved = NULL;
	_cleanup_close_ int fd = -EBADF;
	int r;

	r = path_resolve(root_fd, path, &resolved);
	if (r < 0)
		return r;
	fd = file_open(root_fd, path_at_root(resolved));
	if (fd == -EISDIR || fd == -EINVAL)
		return -EBADMSG;
	return fd < 0 ? fd : unified_image_read(fd, ret_image);
}
