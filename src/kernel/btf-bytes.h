/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <bpf/btf.h>

#include "kernel/bytes.h"

/*
 * The largest BTF, of either byte order, by the headers whose sections are all inside and in order. A
 * kernel's own types are by far the largest that are in it (some programs that it carries have theirs
 * too), and only one claim has to be followed up, however many there are. 0 or -ENOENT.
 */
int btf_bytes_find(struct span span, struct span *ret_btf);

/*
 * Read BTF after checking that every type is inside and names only types and strings that there are
 * (libbpf 1.1 checks sizes and no references). The bytes are copied. libbpf stays quiet.
 *
 * Returns 0; -EBADMSG; -EOPNOTSUPP for a version, header or kind of type that is newer than this;
 * -ENOMEM. The caller owns the result: btf__free().
 */
int btf_bytes_load(struct span span, struct btf **ret_btf);

static inline void btf_freep(struct btf **btf)
{
	btf__free(*btf);
}
#define _cleanup_btf_ _cleanup_(btf_freep)
