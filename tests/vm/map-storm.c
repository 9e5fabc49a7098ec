/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * map-storm FILE COUNT [names]: map a page of FILE executable, COUNT times; with "names" under as many
 * names, each a link that is gone afterwards. Prints how often it was allowed.
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

static int map(int fd)
{
	void *page = mmap(NULL, 4096, PROT_READ | PROT_EXEC, MAP_PRIVATE, fd, 0);

	if (page == MAP_FAILED)
		return 0;
	(void)munmap(page, 4096);
	return 1;
}

static int map_named(const char *file, unsigned long number)
{
	char name[256];
	int fd, allowed;

	(void)snprintf(name, sizeof(name), "%s-%lu", file, number);
	if (link(file, name) < 0 || (fd = open(name, O_RDONLY | O_CLOEXEC)) < 0) {
		perror(name);
		exit(2);
	}
	allowed = map(fd);
	(void)close(fd);
	(void)unlink(name);
	return allowed;
}

int main(int argc, char **argv)
{
	const char *file = argc > 2 ? argv[1] : "";
	unsigned long count = argc > 2 ? strtoul(argv[2], NULL, 10) : 0, allowed = 0;
	const int named = argc > 3 && strcmp(argv[3], "names") == 0;
	int fd = open(file, O_RDONLY | O_CLOEXEC);

	if (fd < 0) {
		(void)fprintf(stderr, "usage: map-storm FILE COUNT [names]\n");
		return 2;
	}
	for (unsigned long i = 0; i < count; i++)
		allowed += (unsigned long)(named ? map_named(file, i) : map(fd));
	(void)printf("%lu tried, %lu allowed\n", count, allowed);
	return 0;
}
