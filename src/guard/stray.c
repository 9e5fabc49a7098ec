/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "guard/stray.h"

#include <bpf/bpf.h>
#include <stdbool.h>
#include <string.h>
#include <time.h>

#include "base/cleanup.h"

#define WAIT_STEPS   200
#define WAIT_STEP_NS 50000000

static bool is_of(const struct bw_state *state, __u32 program)
{
	for (unsigned int hook = 0; state && hook < _BW_HOOK_MAX; hook++)
		if (state->program_id[hook] == program)
			return true;
	return false;
}

static bool is_guard(int program_fd)
{
	struct bpf_prog_info info = { 0 };
	__u32 size = sizeof(info);

	return bpf_obj_get_info_by_fd(program_fd, &info, &size) == 0 &&
	       info.type == BPF_PROG_TYPE_LSM && strncmp(info.name, "bw_", 3) == 0;
}

uint32_t strays_count(const struct bw_state *state)
{
	uint32_t n = 0;
	__u32 id = 0;

	while (bpf_prog_get_next_id(id, &id) == 0) {
		_cleanup_close_ int fd = bpf_prog_get_fd_by_id(id);

		n += fd >= 0 && !is_of(state, id) && is_guard(fd);
	}
	return n;
}

/* Who is not allowed to ask is told of none. */
static uint32_t programs_count(const struct bw_state *state)
{
	uint32_t n = 0;

	for (unsigned int hook = 0; hook < _BW_HOOK_MAX; hook++) {
		_cleanup_close_ int fd = -EBADF;

		if (state->program_id[hook] == 0)
			continue;
		fd = bpf_prog_get_fd_by_id(state->program_id[hook]);
		n += fd >= 0;
	}
	return n;
}

/* Until it counts none, or the steps are over. */
static uint32_t none_wait(uint32_t (*count)(const struct bw_state *), const struct bw_state *state,
			  int steps)
{
	const struct timespec step = { .tv_nsec = WAIT_STEP_NS };
	uint32_t n = count(state);

	for (int i = 0; n > 0 && i < steps; i++) {
		(void)nanosleep(&step, NULL);
		n = count(state);
	}
	return n;
}

uint32_t strays_wait_for(const struct bw_state *gone)
{
	return none_wait(programs_count, gone, WAIT_STEPS / 5);
}

uint32_t strays_wait(const struct bw_state *state)
{
	return none_wait(strays_count, state, WAIT_STEPS);
}
