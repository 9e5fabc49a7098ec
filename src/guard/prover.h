/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "base/cleanup.h"

/* That this process proves a guard, as the guard knows it: what it and its children try meanwhile is kept as
 * the guard's own and is no evidence against anybody. */
struct prover {
	int fd; /* borrowed: the map `prover`; -EBADF: it is not announced */
};

/* For a minute, if prover_withdraw() does not come before. 0 or a negative errno. */
int prover_announce(int fd, struct prover *ret_prover);

void prover_withdraw(struct prover *prover);
#define _cleanup_prover_ _cleanup_(prover_withdraw)
