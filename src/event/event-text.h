/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "event/event.h"

/*
 * One line for people, without the time: "refused path-exec: /usr/bin/bash (pid 812, uid 0, ssh.service)
 * starting /tmp/x: below /tmp". All that others chose is in escaped form. Owned by the caller; NULL if
 * there is no memory.
 */
char *event_text(const struct event *event);
