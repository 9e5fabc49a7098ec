/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "entry/efi-variable.h"

#include <stdint.h>
#include <string.h>

#include "base/file.h"
#include "base/path.h"

/* The vendor of systemd's Boot Loader Interface. */
#define VENDOR "4a67b082-0a4c-41cf-b6c7-440b29bb8c4f"

enum {
	ATTRIBUTES_LEN = 4,
};

/* Write one character as UTF-8. */
static char *utf8_put(char *to, uint32_t c)
{
	if (c < 0x80) {
		*to++ = (char)c;
	} else if (c < 0x800) {
		*to++ = (char)(0xc0 | c >> 6);
		*to++ = (char)(0x80 | (c & 0x3f));
	} else if (c < 0x10000) {
		*to++ = (char)(0xe0 | c >> 12);
		*to++ = (char)(0x80 | (c >> 6 & 0x3f));
		*to++ = (char)(0x80 | (c & 0x3f));
	} else {
		*to++ = (char)(0xf0 | c >> 18);
		*to++ = (char)(0x80 | (c >> 12 & 0x3f));
		*to++ = (char)(0x80 | (c >> 6 & 0x3f));
		*to++ = (char)(0x80 | (c & 0x3f));
	}
	return to;
}

static uint32_t unit_at(const uint8_t *bytes, size_t i)
{
	return bytes[2 * i] | (uint32_t)bytes[2 * i + 1] << 8;
}

/* `n` units of UTF-16LE, of which only the last may be NUL. Returns 0, -EBADMSG or -ENOMEM. */
static int utf16_read(const uint8_t *bytes, size_t n, char **ret_text)
{
	_cleanup_free_ char *text = malloc(4 * n + 1);
	char *to = text;

	if (!text)
		return -ENOMEM;
	if (n > 0 && unit_at(bytes, n - 1) == 0)
		n--;
	for (size_t i = 0; i < n; i++) {
		uint32_t c = unit_at(bytes, i);

		if (c >= 0xd800 && c < 0xdc00 && i + 1 < n) {
			uint32_t low = unit_at(bytes, ++i);

			if (low < 0xdc00 || low >= 0xe000)
				return -EBADMSG;
			c = 0x10000 + ((c - 0xd800) << 10) + (low - 0xdc00);
		}
		if (c == 0 || (c >= 0xd800 && c < 0xe000))
			return -EBADMSG;
		to = utf8_put(to, c);
	}
	*to = '\0';
	*ret_text = TAKE_PTR(text);
	return 0;
}

int efi_variable_read(int root_fd, const char *name, char **ret_text)
{
	_cleanup_free_ char *path = NULL, *resolved = NULL;
	uint8_t bytes[ATTRIBUTES_LEN + EFI_VARIABLE_MAX + 1];
	_cleanup_close_ int fd = -EBADF;
	ssize_t n;
	int r;

	if (asprintf(&path, "/sys/firmware/efi/efivars/%s-" VENDOR, name) < 0) {
		path = NULL;
		return -ENOMEM;
	}
	r = path_resolve(root_fd, path, &resolved);
	if (r < 0)
		return r;
	fd = file_open(root_fd, path_at_root(resolved));
	if (fd < 0)
		return fd;
	/* efivarfs gives a whole variable at once */
	n = read(fd, bytes, sizeof(bytes));
	if (n < 0)
		return -errno;
	if ((size_t)n == sizeof(bytes))
		return -EFBIG;
	if (n < ATTRIBUTES_LEN || n % 2 != 0)
		return -EBADMSG;
	return utf16_read(bytes + ATTRIBUTES_LEN, ((size_t)n - ATTRIBUTES_LEN) / 2, ret_text);
}
