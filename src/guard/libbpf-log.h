/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

/* From now on keep what libbpf and the verifier say, instead of letting libbpf print it. */
void libbpf_log_start(void);

/* The last few thousand bytes of it, "" if nothing. Valid until libbpf says more. */
const char *libbpf_log(void);
