/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "guard/inquiry.h"

#include <bpf/bpf.h>
#include <errno.h>
#include <signal.h>
#include <unistd.h>

#include "base/cleanup.h"

static const __u32 only = 0; /* key of a map of one */

/* Set in bw_answer.places when the iterator came across the descriptor. */
#define ANSWER_SEEN (1U << 31)

int inquiry_run(int iterator_fd)
{
	_cleanup_close_ int fd = -EBADF;
	char buffer[256];
	ssize_t n;

	fd = bpf_iter_create(iterator_fd);
	if (fd < 0)
		return -errno;
	do
		n = read(fd, buffer, sizeof(buffer));
	while (n > 0 || (n < 0 && (errno == EINTR || errno == EAGAIN)));
	return n < 0 ? -errno : 0;
}

/*
 * The same iterator over this process alone. Kernels before 6.1 cannot: -EINVAL or -E2BIG, or they
 * visit all processes nevertheless, which is slower and no less right.
 */
static int iterator_narrow(int iterator_fd, int *ret_fd)
{
	union bpf_iter_link_info only_us = { .task.pid = (__u32)getpid() };
	LIBBPF_OPTS(bpf_link_create_opts, options, .iter_info = &only_us,
		    .iter_info_len = sizeof(only_us));
	_cleanup_close_ int program_fd = -EBADF;
	struct bpf_link_info info = { 0 };
	__u32 size = sizeof(info);
	int fd;

	if (bpf_obj_get_info_by_fd(iterator_fd, &info, &size) < 0)
		return -errno;
	program_fd = bpf_prog_get_fd_by_id(info.prog_id);
	if (program_fd < 0)
		return -errno;
	fd = bpf_link_create(program_fd, 0, BPF_TRACE_ITER, &options);
	if (fd < 0)
		return -errno;
	*ret_fd = fd;
	return 0;
}

static int inquiry_ask(const struct inquiry *inquiry, const struct bw_request *request)
{
	const int all_fd = inquiry->iterator_fd[GUARD_ITERATOR_FILE];
	const struct bw_answer nothing = { 0 };
	_cleanup_close_ int own_fd = -EBADF;

	if (bpf_map_update_elem(inquiry->answer_fd, &only, &nothing, BPF_ANY) < 0)
		return -errno;
	if (bpf_map_update_elem(inquiry->request_fd, &only, request, BPF_ANY) < 0)
		return -errno;
	return inquiry_run(iterator_narrow(all_fd, &own_fd) < 0 ? all_fd : own_fd);
}

static int inquiry_answer(const struct inquiry *inquiry, struct bw_answer *ret_answer)
{
	struct bw_answer answer;

	if (bpf_map_lookup_elem(inquiry->answer_fd, &only, &answer) < 0)
		return -errno;
	if (!(answer.places & ANSWER_SEEN))
		return -ESRCH;
	answer.places &= ~ANSWER_SEEN;
	*ret_answer = answer;
	return 0;
}

int inquiry_file(const struct inquiry *inquiry, int fd, enum bw_operation operation,
		 struct bw_answer *ret_answer)
{
	const struct bw_request request = {
		.tgid = (__u32)getpid(),
		.fd = (__u32)fd,
		.operation = operation,
	};
	int r;

	r = inquiry_ask(inquiry, &request);
	if (r < 0)
		return r;
	return inquiry_answer(inquiry, ret_answer);
}

int inquiry_known(const struct inquiry *inquiry, int fd, struct bw_answer *ret_answer)
{
	const struct bw_request request = {
		.tgid = (__u32)getpid(),
		.fd = (__u32)fd,
		.only_known = 1,
	};
	int r;

	r = inquiry_ask(inquiry, &request);
	if (r < 0)
		return r;
	return inquiry_answer(inquiry, ret_answer);
}

int inquiry_task(const struct inquiry *inquiry, int fd, enum bw_operation operation, pid_t pid,
		 struct bw_answer *ret_answer)
{
	const struct bw_request request = {
		.tgid = (__u32)getpid(),
		.fd = (__u32)fd,
		.pid = (__u32)pid,
		.operation = operation,
	};
	int r;

	if (kill(pid, 0) < 0 && errno != EPERM)
		return -errno;
	r = inquiry_ask(inquiry, &request);
	if (r < 0)
		return r;
	r = inquiry_run(inquiry->iterator_fd[GUARD_ITERATOR_TASK]);
	if (r < 0)
		return r;
	return inquiry_answer(inquiry, ret_answer);
}
