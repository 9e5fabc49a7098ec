/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "guard/inquiry.h"

#include <bpf/bpf.h>
#include <errno.h>
#include <unistd.h>

#include "base/cleanup.h"

static const __u32 only_key = 0; /* of a map of one */

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
 * The same iterator over one process alone. Kernels before 6.1 cannot: -EINVAL or -E2BIG, or they
 * visit all processes nevertheless, which is slower and no less right.
 */
static int iterator_narrow(int iterator_fd, pid_t process, int *ret_fd)
{
	union bpf_iter_link_info only = { .task.pid = (__u32)process };
	LIBBPF_OPTS(bpf_link_create_opts, options, .iter_info = &only,
		    .iter_info_len = sizeof(only));
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

/* What an iterator over open files says to the request that is there. */
static int inquiry_run_files(const struct inquiry *inquiry, enum guard_iterator iterator,
			     const struct bw_request *request)
{
	const int all_fd = inquiry->iterator_fd[iterator];
	_cleanup_close_ int narrow_fd = -EBADF;

	return inquiry_run(
		iterator_narrow(all_fd, (pid_t)request->tgid, &narrow_fd) < 0 ? all_fd : narrow_fd);
}

static int inquiry_ask(const struct inquiry *inquiry, const struct bw_request *request)
{
	const struct bw_answer nothing = { 0 };

	if (bpf_map_update_elem(inquiry->answer_fd, &only_key, &nothing, BPF_ANY) < 0)
		return -errno;
	if (bpf_map_update_elem(inquiry->request_fd, &only_key, request, BPF_ANY) < 0)
		return -errno;
	return inquiry_run_files(inquiry, GUARD_ITERATOR_FILE, request);
}

static int inquiry_answer(const struct inquiry *inquiry, struct bw_answer *ret_answer)
{
	struct bw_answer answer;

	if (bpf_map_lookup_elem(inquiry->answer_fd, &only_key, &answer) < 0)
		return -errno;
	if (!(answer.places & ANSWER_SEEN))
		return -EBADF;
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
		.question = BW_QUESTION_KNOWN,
	};
	int r;

	r = inquiry_ask(inquiry, &request);
	if (r < 0)
		return r;
	return inquiry_answer(inquiry, ret_answer);
}

int inquiry_subject(const struct inquiry *inquiry, struct inquiry_file file,
		    enum bw_operation operation, const struct inquiry_subject *subject,
		    struct bw_answer *ret_answer)
{
	const struct bw_request request = {
		.tgid = (__u32)file.process,
		.fd = (__u32)file.fd,
		.pid = (__u32)subject->pid,
		.operation = operation,
		.supposed = subject->supposed,
		.lacking = subject->lacking,
		.subject = subject->key,
	};
	struct bw_answer answer = { .judged = 0 };
	int r;

	r = inquiry_ask(inquiry, &request);
	if (r >= 0)
		r = inquiry_run_files(inquiry, GUARD_ITERATOR_VIEWS, &request);
	if (r >= 0)
		r = inquiry_run(inquiry->iterator_fd[GUARD_ITERATOR_TASK]);
	if (r >= 0)
		r = inquiry_answer(inquiry, &answer);
	if (r < 0)
		return r;
	if (!answer.judged)
		return -ESRCH;
	*ret_answer = answer;
	return 0;
}
