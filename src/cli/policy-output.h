/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "base/problem.h"
#include "policy/policy.h"

/* A policy for people, on stdout. `root_fd`: the system that it is for. */
void policy_print(const struct policy *policy, int root_fd);

/* The same as JSON, with the problems. `policy` is NULL if there is none. */
void policy_print_json(const struct policy *policy, int root_fd, const struct problems *problems);
