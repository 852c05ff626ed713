/* monitor.h - who stands by while a container runs. */
#ifndef NSLAB_MONITOR_H
#define NSLAB_MONITOR_H

#include "program.h"

/*
 * Between the container's streams, ours and the log, until its first process has ended and what it wrote
 * has been passed on. Returns its exit status (128 + signal when it was killed), -ECHILD, or -EINVAL.
 */
int monitor(const struct monitor_spec *spec);

#endif
