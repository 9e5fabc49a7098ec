/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "bpf/abi.h"

/* A sound record: bash, of ssh.service, was refused to start /tmp/a/x. */
struct bw_event record_made(void);

/* Put a whole path there, from the root downwards. */
void record_path(struct bw_path *path, const char *text);
