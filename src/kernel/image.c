/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel/image.h"

#include <ctype.h>
#include <string.h>
#include <sys/stat.h>

#include "kernel/btf-bytes.h"
#include "kernel/btf-hook.h"
#include "kernel/image-elf.h"
#include "kernel/image-layer.h"

/* What utsname has room for: __NEW_UTS_LEN. */
#define RELEASE_MAX 64

struct kernel_image {
	struct image_bytes bytes; /* all of it; nothing if it is read from `fd` as needed */
	int fd; /* of an ELF file, or -1 */
	Elf *elf; /* NULL: a flat image */
};

struct kernel_image *kernel_image_free(struct kernel_image *image)
{
	if (!image)
		return NULL;
	(void)elf_end(image->elf);
	closep(&image->fd);
	bytes_clear(&image->bytes.owned);
	free(image);
	return NULL;
}

static int image_new(struct kernel_image **ret_image)
{
	struct kernel_image *image = calloc(1, sizeof(*image));

	if (!image)
		return -ENOMEM;
	image->fd = -EBADF;
	*ret_image = image;
	return 0;
}

/* `owned` is filled: take off what is around the kernel. */
static int image_read(struct kernel_image *image)
{
	int r;

	bytes_trim(&image->bytes.owned);
	image->bytes.now = bytes_span(&image->bytes.owned);
	r = image_unwrap(&image->bytes);
	if (r < 0)
		return r;
	if (!image_is_elf(image->bytes.now))
		return 0;
	return image_elf_open(-1, image->bytes.now, &image->elf);
}

static int image_read_file(struct kernel_image *image)
{
	unsigned char start[4];
	struct stat st;
	int r;

	if (pread(image->fd, start, sizeof(start), 0) == sizeof(start) &&
	    image_is_elf((struct span){ start, sizeof(start) })) {
		if (fstat(image->fd, &st) < 0)
			return -errno;
		if ((unsigned long long)st.st_size > VMLINUX_MAX)
			return -EFBIG;
		return image_elf_open(image->fd, (struct span){ 0 }, &image->elf);
	}
	r = bytes_read(&image->bytes.owned, image->fd, KERNEL_IMAGE_MAX);
	if (r < 0)
		return r;
	return image_read(image);
}

int kernel_image_open(int root_fd, const char *path, struct kernel_image **ret_image)
{
	_cleanup_kernel_image_ struct kernel_image *image = NULL;
	int r;

	r = image_new(&image);
	if (r < 0)
		return r;
	image->fd = bytes_open(root_fd, path);
	if (image->fd < 0)
		return image->fd;
	r = image_read_file(image);
	if (r < 0)
		return r;
	*ret_image = TAKE_PTR(image);
	return 0;
}

int kernel_image_parse(const void *data, size_t len, struct kernel_image **ret_image)
{
	_cleanup_kernel_image_ struct kernel_image *image = NULL;
	int r;

	r = image_new(&image);
	if (r < 0)
		return r;
	r = bytes_add(&image->bytes.owned, data, len, KERNEL_IMAGE_MAX);
	if (r < 0)
		return r;
	r = image_read(image);
	if (r < 0)
		return r;
	*ret_image = TAKE_PTR(image);
	return 0;
}

static int image_search(const struct kernel_image *image, image_search_fn *search,
			struct span *ret_found)
{
	if (image->elf)
		return image_elf_search(image->elf, search, ret_found);
	return search(image->bytes.now, ret_found);
}

int kernel_image_btf(const struct kernel_image *image, const void **ret_data, size_t *ret_len)
{
	struct span btf = { 0 };
	int r;

	if (image->elf)
		r = image_elf_section(image->elf, ".BTF", BTF_MAX, &btf);
	else
		r = btf_bytes_find(image->bytes.now, &btf);
	if (r < 0)
		return r;
	if (btf.len > BTF_MAX)
		return -EFBIG;
	*ret_data = btf.data;
	*ret_len = btf.len;
	return 0;
}

/* kernel/configs.c. Other code may name the marks, so gzip's own has to follow. */
static int config_search(struct span span, struct span *ret_config)
{
	static const char start[] = "IKCFG_ST\x1f\x8b\x08", end[] = "IKCFG_ED";
	const size_t mark = strlen("IKCFG_ST");
	size_t from = 0, to = 0;
	int r;

	r = span_find(span, 0, start, strlen(start), &from);
	if (r < 0)
		return r;
	r = span_find(span, from, end, strlen(end), &to);
	if (r < 0)
		return r;
	return span_cut(span, from + mark, to - from - mark, ret_config);
}

int kernel_image_config(const struct kernel_image *image, const void **ret_data, size_t *ret_len)
{
	struct span config = { 0 };
	int r;

	r = image_search(image, config_search, &config);
	if (r < 0)
		return r;
	*ret_data = config.data;
	*ret_len = config.len;
	return 0;
}

static bool is_release_byte(unsigned char c)
{
	return isalnum(c) || (c != '\0' && strchr("._+~-", c));
}

/* What begins with a digit at `at` and ends with a blank, as in linux_banner (init/version.c). */
static size_t release_len(struct span span, size_t at)
{
	size_t end = at;

	if (at >= span.len || !isdigit(span.data[at]))
		return 0;
	while (end < span.len && end - at <= RELEASE_MAX && is_release_byte(span.data[end]))
		end++;
	return end < span.len && end - at <= RELEASE_MAX && span.data[end] == ' ' ? end - at : 0;
}

static int release_search(struct span span, struct span *ret_release)
{
	static const char start[] = "Linux version ";
	size_t at = 0, len;

	for (; span_find(span, at, start, strlen(start), &at) == 0; at++) {
		len = release_len(span, at + strlen(start));
		if (len > 0)
			return span_cut(span, at + strlen(start), len, ret_release);
	}
	return -ENOENT;
}

int kernel_image_release(const struct kernel_image *image, char **ret_release)
{
	struct span found = { 0 };
	char *release;
	int r;

	r = image_search(image, release_search, &found);
	if (r < 0)
		return r;
	release = strndup((const char *)found.data, found.len);
	if (!release)
		return -ENOMEM;
	*ret_release = release;
	return 0;
}

int kernel_image_is_of(const struct kernel_image *image, const char *release)
{
	_cleanup_free_ char *found = NULL;
	int r;

	r = kernel_image_release(image, &found);
	if (r == -ENOENT)
		return 1;
	return r < 0 ? r : strcmp(found, release) == 0;
}
