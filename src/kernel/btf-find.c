/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <string.h>

#include "kernel/btf-bytes.h"
#include "kernel/btf-hook.h"
#include "kernel/fact.h"
#include "kernel/image.h"

/*
 * Where a kernel's types are, RELEASE in place of the star. First what needs not be unpacked (the same
 * order as in kernel/kconfig-file.h), then what the machine boots: Debian and most others, Fedora
 * and Arch, and openSUSE on arm64.
 */
static const struct place {
	const char *path;
	bool is_raw; /* nothing but BTF, and not a kernel with it */
} places[] = {
	{ .path = "/usr/lib/debug/boot/vmlinux-*" },
	{ .path = "/boot/vmlinux-*" },
	{ .path = "/usr/lib/modules/*/vmlinux" },
	{ .path = "/usr/lib/modules/*/build/vmlinux" },
	{ .path = "/usr/lib/modules/*/btf/vmlinux", .is_raw = true },
	{ .path = "/boot/vmlinuz-*" },
	{ .path = "/usr/lib/modules/*/vmlinuz" },
	{ .path = "/lib/modules/*/vmlinuz" },
	{ .path = "/boot/Image-*" },
	{ .path = "/usr/lib/modules/*/Image" },
};

static const struct place running = { "/sys/kernel/btf/vmlinux", true };

static int place_path(const struct place *place, const char *release, char **ret_path)
{
	const size_t len = strcspn(place->path, "*");
	const char *rest = place->path + len;
	int n;

	if (*rest)
		n = asprintf(ret_path, "%.*s%s%s", (int)len, place->path, release, rest + 1);
	else
		n = asprintf(ret_path, "%s",
			     place->path); /* not by release, which may be unknown */
	return n < 0 ? -ENOMEM : 0;
}

static int btf_read_raw(int root_fd, const char *path, struct btf **ret_btf)
{
	_cleanup_bytes_ struct bytes bytes = { 0 };
	_cleanup_close_ int fd = -EBADF;
	int r;

	fd = bytes_open(root_fd, path);
	if (fd < 0)
		return fd;
	r = bytes_read(&bytes, fd, BTF_MAX);
	if (r < 0)
		return r;
	return btf_bytes_load(bytes_span(&bytes), ret_btf);
}

static int btf_read_image(int root_fd, const char *path, const char *release, struct btf **ret_btf)
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
		return r < 0 ? r : -ESTALE;
	r = kernel_image_btf(image, &data, &len);
	if (r == -ENOENT)
		return -ENODATA;
	if (r < 0)
		return r;
	return btf_bytes_load((struct span){ data, len }, ret_btf);
}

static int place_read(const struct place *place, const struct subject *subject, const char *path,
		      const char *release, struct btf **ret_btf)
{
	if (place->is_raw)
		return btf_read_raw(subject->root_fd, path, ret_btf);
	return btf_read_image(subject->root_fd, path, release, ret_btf);
}

/* Is there a kernel at that place, but not this one, or one without types? */
static bool is_no_answer(int r)
{
	return r == -ENODATA || r == -ESTALE;
}

/* 1: this place has decided, well or badly; 0: go on; -ENOMEM. */
static int place_try(const struct place *place, const struct subject *subject, struct facts *facts)
{
	_cleanup_btf_ struct btf *btf = NULL;
	_cleanup_free_ char *path = NULL;
	int r, error;

	r = place_path(place, facts->release.text, &path);
	if (r < 0)
		return r;
	error = place_read(place, subject, path, facts->release.text, &btf);
	if (error == -ENOMEM)
		return error;
	if (error == -ENOTDIR)
		error = -ENOENT;
	/* what was looked for first stands for all that is not there */
	if (error == -ENOENT && facts->btf.source)
		return 0;
	r = error < 0 ? fact_fail(&facts->btf, error, path) : fact_set(&facts->btf, path, path);
	if (r < 0)
		return r;
	if (error == 0)
		btf_hooks(btf, facts);
	return error != -ENOENT && !is_no_answer(error);
}

/*
 * The kernel that runs says it itself. Where it could and does not, no file counts, which could be
 * another build's.
 */
static int running_try(const struct subject *subject, struct facts *facts)
{
	int r;

	r = place_try(&running, subject, facts);
	if (r != 0)
		return r;
	if (!subject->live || faccessat(subject->root_fd, "sys/kernel", F_OK, 0) < 0)
		return 0;
	facts->btf.error = -ENODATA;
	return 1;
}

int btf_find(const struct subject *subject, struct facts *facts)
{
	int r = 0;

	if (facts->running)
		r = running_try(subject, facts);
	for (size_t i = 0; r == 0 && facts->release.text && i < sizeof(places) / sizeof(places[0]);
	     i++)
		r = place_try(&places[i], subject, facts);
	return r < 0 ? r : 0;
}
