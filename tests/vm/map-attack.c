// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * map-attack [--hold]: as root, try to write to each map that the guard's programs use, however the kernel lets one: by
 * system calls, by mapping it, and by a program of one's own. One line for each: what it is, and what was
 * possible. Exits with 1 if something was that must not be: the ring, questions and answers, and the word by
 * which an attempt is told as bootward's own are there to be written to.
 *
 * --hold: wait for a guard's own memory (.bss) that is not sealed yet, map it, say so, and stay.
 */
#include <bpf/bpf.h>
#include <bpf/libbpf.h>
#include <err.h>
#include <errno.h>
#include <linux/bpf.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "guard/generation.h"

#define MAPS_MAX 64

static bool is_open(const char *name)
{
	static const char *const names[] = { "prover", "events", "request", "answer" };

	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
		if (strcmp(names[i], name) == 0)
			return true;
	return false;
}

/* Which the programs of the hooks use. */
static __u32 maps_of(const struct generation *generation, __u32 ids[MAPS_MAX])
{
	__u32 n = 0;

	for (enum bw_hook hook = 0; hook < _BW_HOOK_MAX; hook++) {
		__u32 used[MAPS_MAX], size;
		struct bpf_prog_info info = {
			.nr_map_ids = MAPS_MAX,
			.map_ids = (__u64)(uintptr_t)used,
		};

		size = sizeof(info);
		if (generation->program_fd[hook] < 0)
			continue;
		if (bpf_obj_get_info_by_fd(generation->program_fd[hook], &info, &size) < 0)
			err(2, "asking a program for its maps");
		for (__u32 i = 0; i < info.nr_map_ids; i++) {
			__u32 known = 0;

			while (known < n && ids[known] != used[i])
				known++;
			if (known == n && n < MAPS_MAX)
				ids[n++] = used[i];
		}
	}
	return n;
}

/* r0 = map_lookup(map, zero key); if (r0) *(u8 *)r0 = 0. The verifier refuses it for a map that programs only
 * read. Nothing runs it. */
static bool program_may_write(int map_fd, __u32 key_size)
{
	const struct bpf_insn code[] = {
		{ .code = BPF_ALU64 | BPF_MOV | BPF_X, .dst_reg = 2, .src_reg = 10 },
		{ .code = BPF_ALU64 | BPF_ADD | BPF_K, .dst_reg = 2, .imm = -256 },
		{ .code = BPF_LD | BPF_DW | BPF_IMM,
		  .dst_reg = 1,
		  .src_reg = BPF_PSEUDO_MAP_FD,
		  .imm = map_fd },
		{ 0 },
		{ .code = BPF_JMP | BPF_CALL, .imm = BPF_FUNC_map_lookup_elem },
		{ .code = BPF_JMP | BPF_JEQ | BPF_K, .dst_reg = 0, .off = 1 },
		{ .code = BPF_ST | BPF_B | BPF_MEM, .dst_reg = 0 },
		{ .code = BPF_ALU64 | BPF_MOV | BPF_K, .dst_reg = 0 },
		{ .code = BPF_JMP | BPF_EXIT },
	};
	struct bpf_insn whole[32 + sizeof(code) / sizeof(*code)];
	size_t n = 0;
	int fd;

	for (; n < 32; n++) /* a key of zeros */
		whole[n] = (struct bpf_insn){ .code = BPF_ST | BPF_DW | BPF_MEM,
					      .dst_reg = 10,
					      .off = (__s16)(-256 + (int)n * 8) };
	memcpy(whole + n, code, sizeof(code));
	if (key_size > 256)
		errx(2, "a key of %u bytes", key_size);
	fd = bpf_prog_load(BPF_PROG_TYPE_SOCKET_FILTER, "attack", "GPL", whole,
			   n + sizeof(code) / sizeof(*code), NULL);
	if (fd < 0)
		return false;
	(void)close(fd);
	return true;
}

struct attack {
	int update, delete, mapping; /* 0: it was possible */
	bool program;
};

/* The kernel writes one for each processor. */
static size_t value_room(const struct bpf_map_info *info)
{
	return (info->value_size + 7UL) * (size_t)libbpf_num_possible_cpus();
}

static struct attack map_try(int fd, const struct bpf_map_info *info)
{
	unsigned char *key = calloc(1, info->key_size + 1), *value = calloc(1, value_room(info));
	struct attack attack = { .mapping = -EINVAL };
	void *at;

	if (!key || !value)
		err(2, "memory");
	/* what is there is written again, so that a guard that is open goes on */
	(void)bpf_map_get_next_key(fd, NULL, key);
	(void)bpf_map_lookup_elem(fd, key, value);
	attack.update = bpf_map_update_elem(fd, key, value, BPF_ANY) < 0 ? -errno : 0;
	attack.delete = bpf_map_delete_elem(fd, key) < 0 ? -errno : 0;
	at = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	if (at != MAP_FAILED) {
		(void)munmap(at, 4096);
		attack.mapping = 0;
	}
	attack.program = program_may_write(fd, info->key_size);
	free(key);
	free(value);
	return attack;
}

/* What a decision is made of: somebody else's program must not write to it either. */
static bool is_policy(const char *name)
{
	static const char *const names[] = { "policy", "components", "units", "exemptions",
					     "rules" };

	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
		if (strcmp(names[i], name) == 0)
			return true;
	return false;
}

static bool map_attack(__u32 id)
{
	struct bpf_map_info info = { 0 };
	__u32 size = sizeof(info);
	struct attack attack;
	bool bad;
	int fd = bpf_map_get_fd_by_id(id);

	if (fd < 0 || bpf_obj_get_info_by_fd(fd, &info, &size) < 0)
		err(2, "map %u", id);
	attack = map_try(fd, &info);
	bad = !is_open(info.name) &&
	      (attack.update != -EPERM || attack.delete == 0 || attack.mapping == 0 ||
	       (is_policy(info.name) && attack.program));
	(void)printf("%s %s: update %s, delete %s, mapping %s, program %s\n", bad ? "OPEN" : "shut",
		     info.name, attack.update ? strerror(-attack.update) : "done",
		     attack.delete ? strerror(-attack.delete) : "done",
		     attack.mapping ? "refused" : "done", attack.program ? "done" : "refused");
	(void)close(fd);
	return bad;
}

/* Returns if it cannot be mapped. */
static void map_hold(__u32 id)
{
	struct bpf_map_info info = { 0 };
	__u32 size = sizeof(info);
	int fd = bpf_map_get_fd_by_id(id);

	if (fd >= 0 && bpf_obj_get_info_by_fd(fd, &info, &size) == 0 &&
	    strcmp(info.name, "guard_bp.bss") == 0 &&
	    mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0) != MAP_FAILED) {
		(void)printf("held\n");
		(void)fflush(stdout);
		(void)pause();
	}
	if (fd >= 0)
		(void)close(fd);
}

static void hold(void)
{
	for (;;)
		for (__u32 id = 0; bpf_map_get_next_id(id, &id) == 0;)
			map_hold(id);
}

int main(int argc, char **argv)
{
	_cleanup_problems_ struct problems problems = { 0 };
	_cleanup_generation_ struct generation *generation = NULL;
	__u32 ids[MAPS_MAX], n;
	bool bad = false;

	if (argc > 1 && strcmp(argv[1], "--hold") == 0)
		hold();
	if (generation_open_current(&problems, &generation) < 0)
		errx(2, "there is no guard");
	n = maps_of(generation, ids);
	if (n < 10)
		errx(2, "only %u maps", n);
	for (__u32 i = 0; i < n; i++)
		bad |= map_attack(ids[i]);
	return bad;
}
