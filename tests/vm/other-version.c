// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * other-version ABI: publish the guard that is in force once more, as a version of bootward with
 * another ABI would have left it, and take away what bootward-load published: the links are the
 * same and enforce, the state is of another size and says ABI, no other map is there.
 */
#include <bpf/bpf.h>
#include <dirent.h>
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "guard/pin.h"

#define STATE_SIZE 1000 /* of no version of ours */

static void state_pin(int mount_fd, uint32_t abi)
{
	const uint32_t only = 0;
	uint32_t state[STATE_SIZE / sizeof(uint32_t)] = { abi };
	int fd;

	fd = bpf_map_create(BPF_MAP_TYPE_ARRAY, "state", sizeof(only), sizeof(state), 1, NULL);
	if (fd < 0 || bpf_map_update_elem(fd, &only, state, BPF_ANY) < 0)
		err(2, "state");
	if (pin_object(mount_fd, "map", "state", fd) < 0)
		err(2, "pinning the state");
	(void)close(fd);
}

/* Returns how many links there are. */
static unsigned int links_pin(int mount_fd, int directory_fd)
{
	DIR *directory = fdopendir(dup(directory_fd));
	const struct dirent *found;
	unsigned int n = 0;

	if (!directory)
		err(2, "reading the generation");
	while ((found = readdir(directory))) {
		const char *name = found->d_name + strlen("link-");
		int fd = -1;

		if (strncmp(found->d_name, "link-", strlen("link-")) != 0)
			continue;
		if (pin_get(directory_fd, "link", name, &fd) < 0 ||
		    pin_object(mount_fd, "link", name, fd) < 0)
			errx(2, "pinning %s", found->d_name);
		(void)close(fd);
		n++;
	}
	(void)closedir(directory);
	return n;
}

int main(int argc, char **argv)
{
	struct problems problems = { 0 };
	struct pin_list list = { 0 };
	const struct pin_entry *entry;
	int root_fd, directory_fd, mount_fd;

	if (argc != 2)
		errx(2, "usage: other-version ABI");
	if (pins_open(PINS_CHANGE | PINS_LOCK, &problems, &root_fd) < 0) {
		log_problems(&problems);
		return 2;
	}
	if (pin_list_read(root_fd, &list) < 0 || !(entry = pin_list_current(&list)))
		errx(2, "no guard is in force");
	directory_fd = openat(root_fd, entry->name, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (directory_fd < 0 || pins_stage(&mount_fd) < 0)
		err(2, "generation %s", entry->name);
	if (links_pin(mount_fd, directory_fd) == 0)
		errx(2, "generation %s has no links", entry->name);
	state_pin(mount_fd, (uint32_t)strtoul(argv[1], NULL, 10));
	if (pins_publish(root_fd, entry->number + 1, mount_fd) < 0 ||
	    pins_remove(root_fd, entry) < 0)
		errx(2, "publishing");
	printf("%llu\n", (unsigned long long)entry->number + 1);
	return 0;
}
