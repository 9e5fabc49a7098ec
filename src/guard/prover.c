/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "guard/prover.h"

#include <bpf/bpf.h>

#include "bpf/abi.h"
#include "guard/boot-record.h"

#define ANNOUNCED_NS \
	(60 * UINT64_C(1000000000)) /* should it die: no other process of its number gains much */

static int prover_put(int fd, const struct bw_prover *value)
{
	const __u32 only = 0;

	return bpf_map_update_elem(fd, &only, value, BPF_ANY) < 0 ? -errno : 0;
}

int prover_announce(int fd, struct prover *ret_prover)
{
	const struct bw_prover value = {
		.until_ns = boot_clock() + ANNOUNCED_NS,
		.pid = (__u32)getpid(),
	};
	int r = prover_put(fd, &value);

	if (r < 0)
		return r;
	ret_prover->fd = fd;
	return 0;
}

void prover_withdraw(struct prover *prover)
{
	const struct bw_prover nobody = { 0 };

	if (prover->fd >= 0)
		(void)prover_put(prover->fd, &nobody);
	prover->fd = -EBADF;
}
