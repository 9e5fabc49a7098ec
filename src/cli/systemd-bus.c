/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "cli/systemd-bus.h"

#include <string.h>
#include <systemd/sd-bus.h>

#include "base/cleanup.h"

#define DESTINATION "org.freedesktop.systemd1"
#define MANAGER	    "org.freedesktop.systemd1.Manager"
#define UNIT	    "org.freedesktop.systemd1.Unit"
#define MANAGER_AT  "/org/freedesktop/systemd1"

/* Where PID 1 listens itself, for root: there before any bus is, and in the initrd. */
#define OWN_SOCKET "unix:path=/run/systemd/private"

#define ANSWER_LIMIT_US 5000000
#define UNITS_LIMIT	8192 /* more are not looked at */

#define _cleanup_bus_ _cleanup_(sd_bus_flush_close_unrefp)

static int own_socket_open(sd_bus **ret_bus)
{
	_cleanup_bus_ sd_bus *bus = NULL;
	int r;

	r = sd_bus_new(&bus);
	if (r < 0)
		return r;
	r = sd_bus_set_address(bus, OWN_SOCKET);
	if (r < 0)
		return r;
	r = sd_bus_start(bus);
	if (r < 0)
		return r;
	*ret_bus = TAKE_PTR(bus);
	return 0;
}

static int systemd_open(sd_bus **ret_bus)
{
	_cleanup_bus_ sd_bus *bus = NULL;
	int r;

	r = own_socket_open(&bus);
	if (r < 0)
		r = sd_bus_open_system(&bus);
	if (r < 0)
		return r;
	(void)sd_bus_set_method_call_timeout(bus, ANSWER_LIMIT_US);
	*ret_bus = TAKE_PTR(bus);
	return 0;
}

/* A time in microseconds; 0 where systemd does not have it. Fails only where asking on is in vain. */
static int time_get(sd_bus *bus, const char *path, const char *interface, const char *property,
		    uint64_t *ret_us)
{
	uint64_t us = 0;
	int r;

	r = sd_bus_get_property_trivial(bus, DESTINATION, path, interface, property, NULL, 't',
					&us);
	if (r == -ETIMEDOUT || r == -ENOTCONN || r == -ECONNRESET)
		return r;
	*ret_us = r < 0 ? 0 : us;
	return 0;
}

int systemd_times_read(struct pid1_times *ret_times)
{
	_cleanup_bus_ sd_bus *bus = NULL;
	struct pid1_times times = { 0 };
	int r;

	r = systemd_open(&bus);
	if (r < 0)
		return r;
	for (enum pid1_milestone i = 0; i < _PID1_MAX; i++) {
		char property[64];

		(void)snprintf(property, sizeof(property), "%sTimestampMonotonic",
			       pid1_property(i));
		r = time_get(bus, MANAGER_AT, MANAGER, property, &times.us[i]);
		if (r < 0)
			return r;
	}
	if (!times.us[PID1_USERSPACE]) /* of a system's PID 1 it is always known */
		return -ENODATA;
	*ret_times = times;
	return 0;
}

/* --- units --- */

struct found_unit {
	const char *name, *path; /* the message's */
	uint64_t began;
};

static int found_compare(const void *a, const void *b)
{
	const struct found_unit *x = a, *y = b;

	if (x->began != y->began)
		return x->began < y->began ? -1 : 1;
	return strcmp(x->name, y->name);
}

/* Nothing is started for these: they appear. */
static bool unit_is_device(const char *name)
{
	const char *suffix = strrchr(name, '.');

	return suffix && strcmp(suffix, ".device") == 0;
}

/* Those that have ever left "inactive". What is in *ret_found belongs to `message`. */
static int units_find(sd_bus *bus, sd_bus_message *message, struct found_unit **ret_found)
{
	_cleanup_free_ struct found_unit *found = NULL;
	const char *name, *path;
	int n = 0, r;

	found = calloc(UNITS_LIMIT, sizeof(*found));
	if (!found)
		return -ENOMEM;
	r = sd_bus_message_enter_container(message, 'a', "(ssssssouso)");
	while (r >= 0 && n < UNITS_LIMIT) {
		r = sd_bus_message_read(message, "(ssssssouso)", &name, NULL, NULL, NULL, NULL,
					NULL, &path, NULL, NULL, NULL);
		if (r <= 0)
			break;
		if (unit_is_device(name))
			continue;
		found[n] = (struct found_unit){ .name = name, .path = path };
		r = time_get(bus, path, UNIT, "InactiveExitTimestampMonotonic", &found[n].began);
		n += found[n].began > 0;
	}
	if (r < 0)
		return r;
	qsort(found, (size_t)n, sizeof(*found), found_compare);
	*ret_found = TAKE_PTR(found);
	return n;
}

static int unit_look(sd_bus *bus, const struct found_unit *found, struct plot_unit *ret_unit)
{
	uint64_t active;
	int r;

	r = time_get(bus, found->path, UNIT, "ActiveEnterTimestampMonotonic", &active);
	if (r < 0)
		return r;
	*ret_unit = (struct plot_unit){
		.name = found->name,
		.began = (int64_t)found->began * 1000,
		.active = (int64_t)active * 1000,
	};
	return 0;
}

int systemd_units_read(size_t max, struct systemd_units *ret_units)
{
	_cleanup_systemd_units_ struct systemd_units units = { 0 };
	_cleanup_free_ struct found_unit *found = NULL;
	_cleanup_bus_ sd_bus *bus = NULL;
	size_t n;
	int r;

	r = systemd_open(&bus);
	if (r < 0)
		return r;
	r = sd_bus_call_method(bus, DESTINATION, MANAGER_AT, MANAGER, "ListUnits", NULL,
			       &units.reply, "");
	if (r < 0)
		return r;
	r = units_find(bus, units.reply, &found);
	if (r < 0)
		return r;
	n = (size_t)r < max ? (size_t)r : max;
	units.n_left_out = (size_t)r - n;
	units.items = calloc(n + 1, sizeof(*units.items));
	if (!units.items)
		return -ENOMEM;
	for (; units.n < n; units.n++) {
		r = unit_look(bus, &found[units.n], &units.items[units.n]);
		if (r < 0)
			return r;
	}
	*ret_units = TAKE(units, (struct systemd_units){ 0 });
	return 0;
}

void systemd_units_clear(struct systemd_units *units)
{
	free(units->items);
	(void)sd_bus_message_unref(units->reply);
	*units = (struct systemd_units){ 0 };
}
