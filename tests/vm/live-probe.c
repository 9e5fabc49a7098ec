// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * live-probe: run the live probe and print "RESULT: why".
 * live-probe --loaded: print how many of its programs are in the kernel; it should be none.
 *
 * Exit status: 0 it told, 2 it could not.
 */
#include <bpf/bpf.h>
#include <err.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "guard/live-probe.h"

static const char *const names[] = {
	[LIVE_PROBE_UNTRIED] = "untried",	  [LIVE_PROBE_IMPOSSIBLE] = "impossible",
	[LIVE_PROBE_NOT_LOADED] = "not-loaded",	  [LIVE_PROBE_NOT_CALLED] = "not-called",
	[LIVE_PROBE_NOT_REFUSED] = "not-refused", [LIVE_PROBE_REFUSED] = "refused",
};

static unsigned int programs_count(void)
{
	unsigned int n = 0;
	__u32 id = 0;

	while (bpf_prog_get_next_id(id, &id) == 0) {
		struct bpf_prog_info info = { 0 };
		__u32 size = sizeof(info);
		const int fd = bpf_prog_get_fd_by_id(id);

		if (fd < 0)
			continue; /* it has just gone */
		n += bpf_obj_get_info_by_fd(fd, &info, &size) == 0 &&
		     strncmp(info.name, "bootward_probe", sizeof(info.name)) == 0;
		(void)close(fd);
	}
	if (errno != ENOENT)
		err(2, "the kernel's programs cannot be listed");
	return n;
}

int main(int argc, char **argv)
{
	struct facts facts = { 0 };
	int r;

	if (argc > 1) {
		printf("%u\n", programs_count());
		return 0;
	}
	r = live_probe_run(&facts);
	if (r < 0)
		errx(2, "%s", strerror(-r));
	printf("%s: %s\n", names[facts.live_probe], facts.live_probe_said.text);
	free(facts.live_probe_said.text);
	free(facts.live_probe_said.source);
	return 0;
}
