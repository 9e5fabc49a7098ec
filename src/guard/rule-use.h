/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stddef.h>

#include "base/cleanup.h"
#include "bpf/abi.h"

/* How an exemption was used since the first generation was attached, whichever had it. */
struct rule_used {
	char name[BW_EXEMPTION_NAME_LEN + 1];
	struct bw_rule_use use; /* zero: not yet */
};

struct rule_uses {
	size_t n;
	struct rule_used *items; /* by name */
};

/* `fd`: the map `rule_uses`. Returns 0 or a negative errno. */
int rule_uses_read(int fd, struct rule_uses *ret_uses);

/* Have this one among them, unless one of that name is. -ENOMEM. */
int rule_uses_add(struct rule_uses *uses, const struct bw_rule *rule,
		  const struct bw_rule_use *use);

/* The one of that name, or NULL. */
const struct rule_used *rule_uses_find(const struct rule_uses *uses, const char *name);

void rule_uses_clear(struct rule_uses *uses);
#define _cleanup_rule_uses_ _cleanup_(rule_uses_clear)
