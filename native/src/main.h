/* main.h - what start.c (or, in the hosted build, libc) calls. */
#ifndef NSLAB_MAIN_H
#define NSLAB_MAIN_H

int engine_main(int count, char **arguments);

#endif
