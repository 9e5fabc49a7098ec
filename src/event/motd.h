/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

/*
 * Have whoever logs in (pam_motd(8)) read this text, until the next boot or the next call. "" takes it
 * away. `root_fd` is "/". 0 or a negative errno.
 */
int motd_write(int root_fd, const char *text);
