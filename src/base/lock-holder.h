/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

/*
 * Which process has the file behind `fd` locked with flock(2)? Returns its number and its name, ""
 * if it is gone by now; 0 if it cannot be told (another PID namespace's).
 */
int lock_holder(int fd, char ret_name[32]);
