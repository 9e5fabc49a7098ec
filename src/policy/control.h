/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "bpf/abi.h"
#include "policy/policy.h"

/*
 * Names of the things in bpf/abi.h and policy.h, as the configuration, the reports and the tools
 * spell them.
 *
 * X_to_string(): NULL if the value is none of the enum's. X_from_string(): -EINVAL if no value has
 * that name, which is spelled exactly. X_names: all of them, ended by NULL, for suggestions.
 */
const char *control_to_string(enum bw_control value);
int control_from_string(const char *name);
extern const char *const control_names[_BW_CONTROL_MAX + 1];

/* The names of a set of them (bit n: enum bw_control n), a blank between two. Returns `buffer`. */
#define CONTROLS_TEXT_LEN 128
const char *controls_to_text(uint32_t controls, char buffer[CONTROLS_TEXT_LEN]);

/* The control's invariant, as one clause without a full stop. */
const char *control_invariant(enum bw_control control);

const char *mode_to_string(enum bw_mode value);
int mode_from_string(const char *name);
extern const char *const mode_names[_BW_MODE_MAX + 1];

const char *scope_to_string(enum bw_scope value);
int scope_from_string(const char *name);
extern const char *const scope_names[_BW_SCOPE_MAX + 1];

const char *on_failure_to_string(enum policy_on_failure value);
int on_failure_from_string(const char *name);
extern const char *const on_failure_names[];

/* "host" or "child": a bit number of policy_exemption.namespaces. */
int namespace_from_string(const char *name);
extern const char *const namespace_names[];

const char *verdict_to_string(enum bw_verdict value);
int verdict_from_string(const char *name);

const char *operation_to_string(enum bw_operation value);
int operation_from_string(const char *name);

const char *place_to_string(enum bw_place value);
int place_from_string(const char *name);

const char *role_to_string(enum bw_role value);
int role_from_string(const char *name);

const char *reason_to_string(enum bw_reason value);
int reason_from_string(const char *name);
/* "sealed" or "child": a bit number of enum bw_condition. */
const char *condition_to_string(unsigned int value);
int condition_from_string(const char *name);

/* This one is only ever written. */
const char *mode_source_to_string(enum bw_mode_source value);
