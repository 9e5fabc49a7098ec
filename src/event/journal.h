/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include <stdbool.h>

#include "event/field.h"

/*
 * Send a message to the journal, `id` from event/message-id.h. 0, or a negative errno: there need be no
 * journal.
 */
int journal_send(int priority, const char *id, const char *text);

/* Send an entry. Where there is no journal it is lost without an error: journal_is_there() says so. */
int journal_send_fields(const struct field_list *list);

bool journal_is_there(void);
