/* Makes every fsync cost a millisecond at least, as on an ordinary cloud volume: loaded before libc, in both peers alike. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <time.h>

static int slowly(const char *name, int file) {
    struct timespec begun, now;
    clock_gettime(CLOCK_MONOTONIC, &begun);
    int (*real)(int) = (int (*)(int))dlsym(RTLD_NEXT, name);
    int result = real(file);
    clock_gettime(CLOCK_MONOTONIC, &now);
    long left = 1000000L - ((now.tv_sec - begun.tv_sec) * 1000000000L + now.tv_nsec - begun.tv_nsec);
    if (left > 0) {
        struct timespec rest = {0, left};
        nanosleep(&rest, 0);
    }
    return result;
}

int fsync(int file) { return slowly("fsync", file); }

int fdatasync(int file) { return slowly("fdatasync", file); }
