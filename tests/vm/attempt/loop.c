// SPDX-License-Identifier: GPL-2.0-or-later
#include "loop.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/loop.h>
#include <stdio.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <unistd.h>

static int image_copy(struct object *o)
{
	_cleanup_close_ int from = -1, to = -1;
	struct stat status;

	from = open(LOOP_IMAGE, O_RDONLY | O_CLOEXEC);
	if (from < 0 || fstat(from, &status) < 0)
		return cannot("%s (mke2fs on the host makes it): %m", LOOP_IMAGE);
	to = open(path_of(o->scratch, "image"), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	if (to < 0 || sendfile(to, from, NULL, (size_t)status.st_size) != status.st_size)
		return cannot("copy the image: %m");
	return TAKE_FD(to);
}

int loop_mount(struct object *o, const char *where)
{
	struct loop_config config = { .info.lo_flags = LO_FLAGS_AUTOCLEAR };
	_cleanup_close_ int control = -1, device = -1, image = -1;
	char path[32];
	int number;

	image = image_copy(o);
	if (image < 0)
		return image;
	control = open("/dev/loop-control", O_RDWR | O_CLOEXEC);
	number = control < 0 ? -1 : ioctl(control, LOOP_CTL_GET_FREE);
	if (number < 0)
		return cannot("/dev/loop-control: %m");
	snprintf(path, sizeof(path), "/dev/loop%d", number);
	device = open(path, O_RDWR | O_CLOEXEC);
	config.fd = (uint32_t)image;
	if (device < 0 || ioctl(device, LOOP_CONFIGURE, &config) < 0)
		return cannot("%s: %m", path);
	if (mount(path, where, "ext4", 0, NULL) < 0)
		return cannot("mount %s: %m", path);
	return 0;
}
