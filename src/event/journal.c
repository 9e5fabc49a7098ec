/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "event/journal.h"

#include <string.h>

#define SD_JOURNAL_SUPPRESS_LOCATION
#include <systemd/sd-journal.h>

int journal_send(int priority, const char *id, const char *text)
{
	return sd_journal_send("MESSAGE=%s", text, "PRIORITY=%i", priority, "MESSAGE_ID=%s", id,
			       NULL);
}

int journal_send_fields(const struct field_list *list)
{
	_cleanup_free_ struct iovec *vectors = calloc(list->n, sizeof(*vectors));

	if (!vectors)
		return -ENOMEM;
	for (size_t i = 0; i < list->n; i++)
		vectors[i] = (struct iovec){ list->items[i], strlen(list->items[i]) };
	return sd_journal_sendv(vectors, (int)list->n);
}

bool journal_is_there(void)
{
	return access("/run/systemd/journal/socket", F_OK) == 0;
}
