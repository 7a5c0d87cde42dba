/*
 * A library that answers like NVIDIA's NVML for GPUs that a text file describes. The file lies
 * beside the library and is called like it with ".conf" at the end; it is read at every call, so
 * that GPUs can break while a program uses them. Its lines:
 *
 *   driver 550.54.15
 *   init CODE                                  what nvmlInit_v2 answers
 *   gpu UUID NAME MEMORY_MIB BUS MINOR [KEY=VALUE ...]
 *       keys: mig=1 lost=1 ecc=COUNT broken=1 noecc=1 draw=MILLIWATTS limit=MILLIWATTS switches=COUNT
 *   slice UUID_OF_GPU UUID NAME MEMORY_MIB GI CI
 *   link UUID UUID COUNT                       direct NVLinks
 *   near UUID UUID LEVEL                       common ancestor on the PCI bus
 *   event UUID TYPE DATA                       reported once
 *
 * Underscores in names stand for spaces. Compiled with -DOLD it has only what the library of an old
 * driver has, and with -DANCIENT not even that.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SUCCESS = 0, INVALID = 2, NOT_SUPPORTED = 3, NOT_FOUND = 6, TIMEOUT = 10, LOST = 15 };
enum { MOST = 32, SLICES = 1000 };

typedef struct {
    char uuid[96], name[96], rest[256];
    int memory, bus, minor;
} gpu_t;

typedef struct {
    char gpu[96], uuid[96], name[96];
    int memory, gi, ci;
} slice_t;

typedef struct {
    char kind[16], a[96], b[96];
    int value;
} pair_t;

static gpu_t gpus[MOST];
static slice_t slices[MOST];
static pair_t pairs[MOST * MOST];
static pair_t events[MOST];
static char driver[64];
static int gpu_count, slice_count, pair_count, event_count, init_code;

static void spaces(char *s) {
    for (; *s; s++)
        if (*s == '_') *s = ' ';
}

static void load(void) {
    Dl_info self;
    char path[4096], line[1024];
    dladdr((void *)load, &self);
    snprintf(path, sizeof path, "%s.conf", self.dli_fname);
    FILE *f = fopen(path, "r");
    gpu_count = slice_count = pair_count = event_count = init_code = 0;
    strcpy(driver, "550.54.15");
    if (!f) return;
    while (fgets(line, sizeof line, f)) {
        gpu_t *g = &gpus[gpu_count];
        slice_t *s = &slices[slice_count];
        pair_t *p = &pairs[pair_count], *e = &events[event_count];
        g->rest[0] = 0;
        if (sscanf(line, "gpu %95s %95s %d %x %d %255[^\n]", g->uuid, g->name, &g->memory, &g->bus, &g->minor, g->rest) >= 5) {
            spaces(g->name);
            gpu_count++;
        } else if (sscanf(line, "slice %95s %95s %95s %d %d %d", s->gpu, s->uuid, s->name, &s->memory, &s->gi, &s->ci) == 6) {
            spaces(s->name);
            slice_count++;
        } else if (sscanf(line, "event %95s %95s %d", e->a, e->b, &e->value) == 3) {
            event_count++;
        } else if (sscanf(line, "%15s %95s %95s %d", p->kind, p->a, p->b, &p->value) == 4) {
            pair_count++;
        } else if (sscanf(line, "init %d", &init_code) != 1) {
            sscanf(line, "driver %63s", driver);
        }
    }
    fclose(f);
}

static int key(const gpu_t *g, const char *name, int otherwise) {
    char wanted[64];
    snprintf(wanted, sizeof wanted, "%s=", name);
    const char *at = strstr(g->rest, wanted);
    return at ? atoi(at + strlen(wanted)) : otherwise;
}

/* Handles are places in the tables. */
static gpu_t *gpu_of(void *handle) {
    uintptr_t i = (uintptr_t)handle;
    load();
    return i >= 1 && i <= (uintptr_t)gpu_count ? &gpus[i - 1] : NULL;
}

static slice_t *slice_of(void *handle) {
    uintptr_t i = (uintptr_t)handle;
    load();
    return i >= SLICES && i < SLICES + (uintptr_t)slice_count ? &slices[i - SLICES] : NULL;
}

#define GPU                                 \
    gpu_t *g = gpu_of(device);              \
    if (!g) return NOT_SUPPORTED;           \
    if (key(g, "lost", 0)) return LOST;

#ifndef ANCIENT
int nvmlInit_v2(void) {
    load();
    return init_code;
}
#endif

int nvmlShutdown(void) { return SUCCESS; }

const char *nvmlErrorString(int code) {
    switch (code) {
        case 9: return "Driver Not Loaded";
        case 15: return "GPU is lost";
        case 18: return "Driver/library version mismatch";
        default: return "Unknown Error";
    }
}

int nvmlDeviceGetCount_v2(unsigned *count) {
    load();
    *count = gpu_count;
    return SUCCESS;
}

int nvmlDeviceGetHandleByIndex_v2(unsigned index, void **device) {
    load();
    if (index >= (unsigned)gpu_count) return INVALID;
    if (key(&gpus[index], "lost", 0)) return LOST;
    *device = (void *)(uintptr_t)(index + 1);
    return SUCCESS;
}

int nvmlSystemGetDriverVersion(char *text, unsigned size) {
    load();
    snprintf(text, size, "%s", driver);
    return SUCCESS;
}

int nvmlDeviceGetUUID(void *device, char *text, unsigned size) {
    slice_t *s = slice_of(device);
    if (s) {
        snprintf(text, size, "%s", s->uuid);
        return SUCCESS;
    }
    GPU
    snprintf(text, size, "%s", g->uuid);
    return SUCCESS;
}

int nvmlDeviceGetName(void *device, char *text, unsigned size) {
    slice_t *s = slice_of(device);
    if (s) {
        snprintf(text, size, "%s", s->name);
        return SUCCESS;
    }
    GPU
    snprintf(text, size, "%s", g->name);
    return SUCCESS;
}

int nvmlDeviceGetMinorNumber(void *device, unsigned *minor) {
    GPU
    *minor = g->minor;
    return SUCCESS;
}

typedef struct {
    char legacy[16];
    unsigned domain, bus, device, ids, subsystem;
    char text[32];
} pci_t;

static void pci(pci_t *info, int bus) {
    memset(info, 0, sizeof *info);
    info->bus = bus;
    snprintf(info->legacy, sizeof info->legacy, "0000:%02X:00.0", bus & 0xff);
    snprintf(info->text, sizeof info->text, "00000000:%02X:00.0", bus & 0xff);
}

int nvmlDeviceGetPciInfo_v2(void *device, pci_t *info) {
    GPU
    pci(info, g->bus);
    return SUCCESS;
}

int nvmlDeviceGetMemoryInfo(void *device, unsigned long long *info) {
    slice_t *s = slice_of(device);
    unsigned long long mib;
    if (s) {
        mib = s->memory;
    } else {
        GPU
        mib = g->memory;
    }
    if (mib == 0) return NOT_SUPPORTED;
    info[0] = mib << 20;
    info[2] = (mib / 4) << 20;
    info[1] = info[0] - info[2];
    return SUCCESS;
}

int nvmlDeviceGetPowerUsage(void *device, unsigned *milliwatts) {
    GPU
    *milliwatts = key(g, "draw", 42000);
    return SUCCESS;
}

int nvmlDeviceGetPowerManagementLimit(void *device, unsigned *milliwatts) {
    GPU
    *milliwatts = key(g, "limit", 70000);
    return SUCCESS;
}

int nvmlDeviceGetMaxClockInfo(void *device, int type, unsigned *mhz) {
    GPU
    *mhz = type == 2 ? 5001 : 1590;
    return SUCCESS;
}

int nvmlDeviceGetMaxPcieLinkGeneration(void *device, unsigned *generation) {
    GPU
    *generation = key(g, "generation", 4);
    return SUCCESS;
}

int nvmlDeviceGetMaxPcieLinkWidth(void *device, unsigned *width) {
    GPU
    *width = 16;
    return SUCCESS;
}

int nvmlDeviceGetDisplayMode(void *device, unsigned *mode) {
    GPU
    *mode = 0;
    return SUCCESS;
}

int nvmlDeviceGetPersistenceMode(void *device, unsigned *mode) {
    GPU
    *mode = 1;
    return SUCCESS;
}

int nvmlDeviceGetTemperature(void *device, int sensor, unsigned *celsius) {
    GPU
    *celsius = 55 + sensor;
    return SUCCESS;
}

int nvmlDeviceGetUtilizationRates(void *device, unsigned *rates) {
    GPU
    rates[0] = 80;
    rates[1] = 30;
    return SUCCESS;
}

#ifndef OLD
int nvmlDeviceGetPciInfo_v3(void *device, pci_t *info) { return nvmlDeviceGetPciInfo_v2(device, info); }

int nvmlDeviceGetBAR1MemoryInfo(void *device, unsigned long long *info) {
    GPU
    info[0] = 256ull << 20;
    info[2] = 5ull << 20;
    return SUCCESS;
}

int nvmlDeviceGetEncoderUtilization(void *device, unsigned *percent, unsigned *period) {
    GPU
    *percent = 11;
    *period = 100000;
    return SUCCESS;
}

int nvmlDeviceGetDecoderUtilization(void *device, unsigned *percent, unsigned *period) {
    GPU
    *percent = 12;
    *period = 100000;
    return SUCCESS;
}

int nvmlDeviceGetDetailedEccErrors(void *device, int type, int counter, unsigned long long *counts) {
    GPU
    if (type != 1 || counter != 0 || key(g, "noecc", 0)) return NOT_SUPPORTED;
    counts[0] = 1;
    counts[1] = 2;
    counts[2] = key(g, "ecc", 0);
    return SUCCESS;
}

int nvmlDeviceGetTotalEccErrors(void *device, int type, int counter, unsigned long long *count) {
    GPU
    if (type != 1 || counter != 0 || key(g, "noecc", 0)) return NOT_SUPPORTED;
    *count = key(g, "ecc", 0);
    return SUCCESS;
}

int nvmlDeviceGetRemappedRows(void *device, unsigned *c, unsigned *u, unsigned *pending, unsigned *failed) {
    GPU
    *c = *u = *pending = 0;
    *failed = key(g, "broken", 0);
    return SUCCESS;
}

int nvmlDeviceGetMigMode(void *device, unsigned *current, unsigned *pending) {
    GPU
    *current = *pending = key(g, "mig", 0);
    return SUCCESS;
}

int nvmlDeviceGetMaxMigDeviceCount(void *device, unsigned *count) {
    GPU
    *count = 7;
    return SUCCESS;
}

int nvmlDeviceGetMigDeviceHandleByIndex(void *device, unsigned index, void **slice) {
    GPU
    unsigned place = 0;
    for (int i = 0; i < slice_count; i++) {
        if (strcmp(slices[i].gpu, g->uuid)) continue;
        if (index == 2 * place++ + 1) { /* the driver numbers slices with gaps */
            *slice = (void *)(uintptr_t)(SLICES + i);
            return SUCCESS;
        }
    }
    return NOT_FOUND;
}

int nvmlDeviceGetGpuInstanceId(void *device, unsigned *id) {
    slice_t *s = slice_of(device);
    if (!s) return NOT_SUPPORTED;
    *id = s->gi;
    return SUCCESS;
}

int nvmlDeviceGetComputeInstanceId(void *device, unsigned *id) {
    slice_t *s = slice_of(device);
    if (!s) return NOT_SUPPORTED;
    *id = s->ci;
    return SUCCESS;
}

static int pair(const char *kind, const char *a, const char *b, int otherwise) {
    for (int i = 0; i < pair_count; i++)
        if (!strcmp(pairs[i].kind, kind)
            && ((!strcmp(pairs[i].a, a) && !strcmp(pairs[i].b, b)) || (!strcmp(pairs[i].a, b) && !strcmp(pairs[i].b, a))))
            return pairs[i].value;
    return otherwise;
}

int nvmlDeviceGetTopologyCommonAncestor(void *device, void *other, int *level) {
    GPU
    gpu_t *o = gpu_of(other);
    if (!o) return INVALID;
    *level = pair("near", g->uuid, o->uuid, 50);
    return SUCCESS;
}

/* The GPU that a link leads to; -1 for a switch, -2 for none. */
static int remote(gpu_t *g, unsigned link) {
    for (int i = 0; i < gpu_count; i++) {
        if (&gpus[i] == g) continue;
        unsigned count = pair("link", g->uuid, gpus[i].uuid, 0);
        if (link < count) return i;
        link -= count;
    }
    return link < (unsigned)key(g, "switches", 0) ? -1 : -2;
}

int nvmlDeviceGetNvLinkState(void *device, unsigned link, unsigned *active) {
    GPU
    int to = remote(g, link);
    if (to == -2) return NOT_SUPPORTED;
    *active = 1;
    return SUCCESS;
}

int nvmlDeviceGetNvLinkRemoteDeviceType(void *device, unsigned link, int *type) {
    GPU
    *type = remote(g, link) == -1 ? 2 : 0;
    return SUCCESS;
}

int nvmlDeviceGetNvLinkRemotePciInfo_v2(void *device, unsigned link, pci_t *info) {
    GPU
    int to = remote(g, link);
    if (to < 0) return NOT_SUPPORTED;
    pci(info, gpus[to].bus);
    return SUCCESS;
}

static int events_told;

int nvmlEventSetCreate(void **set) {
    *set = (void *)&events;
    events_told = 0;
    return SUCCESS;
}

int nvmlDeviceGetSupportedEventTypes(void *device, unsigned long long *types) {
    GPU
    *types = 0xff;
    return SUCCESS;
}

static unsigned watched; /* by place of the GPU */

int nvmlDeviceRegisterEvents(void *device, unsigned long long types, void *set) {
    GPU
    if (types != 0xa || set != (void *)&events) return INVALID;
    watched |= 1u << (g - gpus);
    return SUCCESS;
}

typedef struct {
    void *device;
    unsigned long long type, data;
    unsigned gi, ci;
} event_t;

int nvmlEventSetWait_v2(void *set, event_t *event, unsigned ms) {
    load();
    if (set != (void *)&events || ms != 0) return INVALID;
    while (events_told < event_count) {
        pair_t *e = &events[events_told++];
        char uuid[96];
        int gi = -1;
        snprintf(uuid, sizeof uuid, "%s", e->a);
        char *slash = strchr(uuid, '/'); /* UUID/GI for a slice */
        if (slash) {
            *slash = 0;
            gi = atoi(slash + 1);
        }
        for (int i = 0; i < gpu_count; i++) {
            if (!strcmp(gpus[i].uuid, uuid) && (watched & 1u << i)) {
                event->device = (void *)(uintptr_t)(i + 1);
                event->type = strtoull(e->b, NULL, 0);
                event->data = e->value;
                event->gi = gi;
                event->ci = -1;
                return SUCCESS;
            }
        }
    }
    return TIMEOUT;
}
#endif
