/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel/kconfig-file.h"

#include <string.h>

#include "base/file.h"
#include "base/path.h"
#include "kernel/bytes.h"
#include "kernel/fact.h"
#include "kernel/image.h"

/* What to read a file as; -ENOENT also if it has no configuration of this release in it. */
typedef int read_fn(int root_fd, const char *path, const char *release,
		    struct kconfig **ret_kconfig);

static int text_read(int root_fd, const char *path, const char *release,
		     struct kconfig **ret_kconfig)
{
	_cleanup_free_ char *resolved = NULL, *text = NULL;
	size_t len = 0;
	int r;

	r = path_resolve(root_fd, path, &resolved);
	if (r < 0)
		return r;
	r = file_read(root_fd, path_at_root(resolved), KCONFIG_MAX, &text, &len);
	if (r < 0)
		return r;
	return kconfig_parse(text, len, ret_kconfig);
}

static int gzip_read(int root_fd, const char *path, const char *release,
		     struct kconfig **ret_kconfig)
{
	_cleanup_bytes_ struct bytes bytes = { 0 };
	_cleanup_close_ int fd = -EBADF;
	int r;

	fd = bytes_open(root_fd, path);
	if (fd < 0)
		return fd;
	r = bytes_read(&bytes, fd, KCONFIG_MAX);
	if (r < 0)
		return r;
	return kconfig_parse_gzip(bytes.data, bytes.len, ret_kconfig);
}

static int image_read(int root_fd, const char *path, const char *release,
		      struct kconfig **ret_kconfig)
{
	_cleanup_kernel_image_ struct kernel_image *image = NULL;
	const void *data = NULL;
	size_t len = 0;
	int r;

	r = kernel_image_open(root_fd, path, &image);
	if (r < 0)
		return r;
	r = kernel_image_is_of(image, release);
	if (r <= 0)
		return r < 0 ? r : -ENOENT;
	r = kernel_image_config(image, &data, &len);
	if (r < 0)
		return r;
	return kconfig_parse_gzip(data, len, ret_kconfig);
}

struct place {
	const char *path; /* the release in place of the star */
	read_fn *read;
};

static const struct place running_place = { "/proc/config.gz", gzip_read };

/* In the order of kconfig-file.h: what is quick to read comes before what has to be searched. */
static const struct place places[] = {
	{ "/boot/config-*", text_read },
	{ "/usr/lib/modules/*/config", text_read },
	{ "/lib/modules/*/config", text_read },
	{ "/usr/lib/debug/boot/vmlinux-*", image_read },
	{ "/boot/vmlinux-*", image_read },
	{ "/usr/lib/modules/*/vmlinux", image_read },
	{ "/usr/lib/modules/*/build/vmlinux", image_read },
	/* kernel/Makefile: with CONFIG_IKCONFIG=m the same bytes are in the module `configs` */
	{ "/usr/lib/modules/*/kernel/kernel/configs.ko", image_read },
	{ "/lib/modules/*/kernel/kernel/configs.ko", image_read },
	{ "/usr/lib/modules/*/kernel/kernel/configs.ko.gz", image_read },
	{ "/lib/modules/*/kernel/kernel/configs.ko.gz", image_read },
	{ "/usr/lib/modules/*/kernel/kernel/configs.ko.xz", image_read },
	{ "/lib/modules/*/kernel/kernel/configs.ko.xz", image_read },
	{ "/usr/lib/modules/*/kernel/kernel/configs.ko.zst", image_read },
	{ "/lib/modules/*/kernel/kernel/configs.ko.zst", image_read },
	{ "/boot/vmlinuz-*", image_read },
	{ "/usr/lib/modules/*/vmlinuz", image_read },
	{ "/lib/modules/*/vmlinuz", image_read },
	{ "/boot/Image-*", image_read },
	{ "/usr/lib/modules/*/Image", image_read },
};

static char *place_path(const struct place *place, const char *release)
{
	const size_t len = strcspn(place->path, "*");
	const char *rest = place->path + len;
	char *path = NULL;

	if (!*rest)
		return strdup(place->path);
	return asprintf(&path, "%.*s%s%s", (int)len, place->path, release, rest + 1) < 0 ? NULL
											 : path;
}

/* An image's path alone would not say what was read of it. */
static const char *place_note(const struct place *place)
{
	return place->read == image_read ? " (CONFIG_IKCONFIG)" : "";
}

static int file_set(struct fact *file, const char *path, const char *note)
{
	_cleanup_free_ char *text = NULL;

	if (asprintf(&text, "%s%s", path, note) < 0) {
		text = NULL;
		return -ENOMEM;
	}
	return fact_set(file, text, path);
}

/*
 * What a place that has no answer says for all: that it may not be read, or that it was the first
 * where there is none.
 */
static int file_missed(struct fact *file, const char *path, int error)
{
	const bool forbidden = error == -EACCES || error == -EPERM;

	if (file->source && !(forbidden && file->error == -ENOENT))
		return 0;
	return fact_fail(file, forbidden ? error : -ENOENT, path);
}

static bool is_missed(int r)
{
	return r == -ENOENT || r == -ENOTDIR || r == -EACCES || r == -EPERM;
}

/* 1: this place has decided, well or badly; 0: go on; -ENOMEM. */
static int place_try(const struct place *place, int root_fd, const char *release, struct fact *file,
		     struct kconfig **ret_kconfig)
{
	_cleanup_free_ char *path = place_path(place, release);
	int error, r;

	if (!path)
		return -ENOMEM;
	error = place->read(root_fd, path, release, ret_kconfig);
	if (error == -ENOMEM)
		return error;
	if (is_missed(error))
		return file_missed(file, path, error);
	r = error < 0 ? fact_fail(file, error, path) : file_set(file, path, place_note(place));
	return r < 0 ? r : 1;
}

/* It becomes part of paths. */
static bool is_release(const char *release)
{
	return release && *release && *release != '.' && !strchr(release, '/');
}

static int places_try(int root_fd, const char *release, struct fact *file,
		      struct kconfig **ret_kconfig)
{
	int r = 0;

	/* that /proc/config.gz is not there helps nobody: few kernels have it */
	if (file->error == -ENOENT)
		fact_clear(file);
	for (size_t i = 0; r == 0 && i < sizeof(places) / sizeof(places[0]); i++)
		r = place_try(&places[i], root_fd, release, file, ret_kconfig);
	return r;
}

int kconfig_find(const struct subject *subject, const char *release, bool running,
		 struct fact *ret_file, struct kconfig **ret_kconfig)
{
	_cleanup_fact_ struct fact file = { 0 };
	_cleanup_kconfig_ struct kconfig *kconfig = NULL;
	int r = 0;

	if (running)
		r = place_try(&running_place, subject->root_fd, release, &file, &kconfig);
	if (r == 0 && is_release(release))
		r = places_try(subject->root_fd, release, &file, &kconfig);
	if (r < 0)
		return r;
	if (!file.source)
		file.error = -EINVAL;
	*ret_file = TAKE(file, ((struct fact){ 0 }));
	*ret_kconfig = TAKE_PTR(kconfig);
	return 0;
}
