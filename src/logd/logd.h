/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

/* Serve until SIGTERM or SIGINT. 0, or a negative errno: what went wrong was said. */
int logd_run(void);
