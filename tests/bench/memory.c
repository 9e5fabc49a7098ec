// SPDX-License-Identifier: GPL-2.0-or-later
#include <bpf/bpf.h>
#include <err.h>
#include <fcntl.h>
#include <inttypes.h>
#include <linux/bpf.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "bench.h"

#define PAGE 4096

/* What the kernel says that this descriptor's object takes. */
static uint64_t fd_memory(int fd)
{
	char path[64], text[1024] = {};
	_cleanup_close_ int info = -EBADF;
	const char *line;

	(void)snprintf(path, sizeof(path), "/proc/self/fdinfo/%d", fd);
	info = open(path, O_RDONLY | O_CLOEXEC);
	if (info < 0 || read(info, text, sizeof(text) - 1) < 0)
		err(2, "%s", path);
	line = strstr(text, "memlock:");
	if (!line)
		errx(2, "%s has no memlock", path);
	return strtoull(line + strlen("memlock:"), NULL, 10);
}

/* Is it a map of bpf/abi-evidence.h that keeps what was judged? */
static bool map_is_evidence(int fd)
{
	static const char *const names[] = { "events", "aggregates", "rule_uses", "tallies",
					     "notes" };
	struct bpf_map_info info = {};
	__u32 size = sizeof(info);

	if (bpf_obj_get_info_by_fd(fd, &info, &size) < 0)
		err(2, "a map");
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (strcmp(info.name, names[i]) == 0)
			return true;
	return false;
}

/* Those of the evidence, or all others. */
static uint64_t maps_memory(bool evidence)
{
	uint64_t bytes = 0;
	__u32 id = 0;

	while (bpf_map_get_next_id(id, &id) == 0) {
		_cleanup_close_ int fd = bpf_map_get_fd_by_id(id);

		if (fd >= 0 && map_is_evidence(fd) == evidence)
			bytes += fd_memory(fd);
	}
	return bytes;
}

/*
 * The kernel keeps each function of a program a second time, as a program of its own in whole pages
 * (kernel/bpf/verifier.c: jit_subprogs), and tells nobody. So count them, by where they begin.
 */
static uint64_t functions_memory(int fd, const struct bpf_prog_info *program)
{
	const __u32 n = program->nr_func_info;
	_cleanup_free_ struct bpf_func_info *functions = calloc(n + 1, sizeof(*functions));
	struct bpf_prog_info info = {
		.nr_func_info = n,
		.func_info_rec_size = sizeof(*functions),
		.func_info = (__u64)(uintptr_t)functions,
	};
	__u32 size = sizeof(info);
	uint64_t bytes = 0;

	if (!functions || bpf_obj_get_info_by_fd(fd, &info, &size) < 0)
		err(2, "a program's functions");
	if (n < 2)
		return 0;
	functions[n].insn_off = program->xlated_prog_len / sizeof(struct bpf_insn);
	for (__u32 i = 0; i < n; i++) {
		const uint64_t length = functions[i + 1].insn_off - functions[i].insn_off;

		/* with the head of struct bpf_prog, which is smaller than 128 bytes */
		bytes += (length * sizeof(struct bpf_insn) + 128 + PAGE - 1) / PAGE * PAGE;
	}
	return bytes;
}

static uint64_t program_memory(int fd)
{
	struct bpf_prog_info info = {};
	__u32 size = sizeof(info);

	if (bpf_obj_get_info_by_fd(fd, &info, &size) < 0)
		err(2, "a program");
	return fd_memory(fd) + info.jited_prog_len + functions_memory(fd, &info);
}

static uint64_t programs_memory(void)
{
	uint64_t bytes = 0;
	__u32 id = 0;

	while (bpf_prog_get_next_id(id, &id) == 0) {
		_cleanup_close_ int fd = bpf_prog_get_fd_by_id(id);

		bytes += fd < 0 ? 0 : program_memory(fd);
	}
	return bytes;
}

/* The object's own types; the kernel's are there without us. */
static uint64_t types_memory(void)
{
	uint64_t bytes = 0;
	__u32 id = 0;

	while (bpf_btf_get_next_id(id, &id) == 0) {
		_cleanup_close_ int fd = bpf_btf_get_fd_by_id(id);
		struct bpf_btf_info info = {};
		__u32 size = sizeof(info);

		if (fd >= 0 && bpf_obj_get_info_by_fd(fd, &info, &size) == 0 && !info.kernel_btf)
			bytes += info.btf_size;
	}
	return bytes;
}

int verb_memory(int argc, char **argv)
{
	(void)argc;
	(void)argv;
	printf("memory maps %" PRIu64 "\n", maps_memory(false));
	printf("memory evidence %" PRIu64 "\n", maps_memory(true));
	printf("memory programs %" PRIu64 "\n", programs_memory());
	printf("memory types %" PRIu64 "\n", types_memory());
	return 0;
}
