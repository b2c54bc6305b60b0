/*
 * Stand-ins for the functions of macOS and Windows that the keyrings call, with their signatures and structures, so that what JNA
 * passes and what it reads back is checked by a compiler. One item and one credential; strict about what is given back.
 */
#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

static int live = 0;

int live_objects(void) { return live; }

/* macOS: SecKeychain.h, SecKeychainItem.h, CFBase.h */

typedef int32_t OSStatus;
typedef unsigned char Boolean;

static Boolean interaction = 1;
static int default_keychain;
static char *item;
static uint32_t item_length;
static char item_name[256];

OSStatus SecKeychainGetUserInteractionAllowed(Boolean *state) { *state = interaction; return 0; }

OSStatus SecKeychainSetUserInteractionAllowed(Boolean state) { interaction = state; return 0; }

OSStatus SecKeychainCopyDomainDefault(int32_t domain, void **keychain) {
    if (domain != 0) return -25307;
    live++;
    *keychain = &default_keychain;
    return 0;
}

static void name_of(char *name, uint32_t sl, const char *s, uint32_t al, const char *a) {
    memcpy(name, s, sl);
    name[sl] = '/';
    memcpy(name + sl + 1, a, al);
    name[sl + 1 + al] = 0;
}

OSStatus SecKeychainFindGenericPassword(const void *keychain, uint32_t sl, const char *s, uint32_t al, const char *a,
                                        uint32_t *length, void **data, void **ref) {
    char name[256];
    if (keychain != &default_keychain) return -25295;
    if (interaction) return -128; /* would have prompted */
    name_of(name, sl, s, al, a);
    if (!item || strcmp(name, item_name)) return -25300;
    if ((length == NULL) != (data == NULL)) return -50;
    if (data) {
        live++;
        *length = item_length;
        *data = malloc(item_length + 1);
        memcpy(*data, item, item_length);
    }
    if (ref) {
        live++;
        *ref = &item;
    }
    return 0;
}

static OSStatus keep(uint32_t length, const void *data) {
    free(item);
    item = malloc(length + 1);
    memcpy(item, data, length);
    item_length = length;
    return 0;
}

OSStatus SecKeychainAddGenericPassword(void *keychain, uint32_t sl, const char *s, uint32_t al, const char *a,
                                       uint32_t length, const void *data, void **ref) {
    if (keychain != &default_keychain || ref) return -50;
    if (item) return -25299;
    name_of(item_name, sl, s, al, a);
    return keep(length, data);
}

OSStatus SecKeychainItemModifyAttributesAndData(void *ref, const void *attributes, uint32_t length, const void *data) {
    if (ref != &item || attributes) return -50;
    return keep(length, data);
}

OSStatus SecKeychainItemDelete(void *ref) {
    if (ref != &item || !item) return -25300;
    free(item);
    item = NULL;
    return 0;
}

OSStatus SecKeychainItemFreeContent(void *attributes, void *data) {
    if (attributes || !data) return -50;
    live--;
    free(data);
    return 0;
}

void CFRelease(const void *ref) {
    if (!ref) abort();
    live--;
}

/* Windows: wincred.h, with GetLastError in errno, where JNA looks for it on this system. */

typedef uint32_t DWORD;
typedef uint16_t WCHAR;

typedef struct {
    DWORD Flags;
    DWORD Type;
    WCHAR *TargetName;
    WCHAR *Comment;
    struct { DWORD Low, High; } LastWritten;
    DWORD CredentialBlobSize;
    unsigned char *CredentialBlob;
    DWORD Persist;
    DWORD AttributeCount;
    void *Attributes;
    WCHAR *TargetAlias;
    WCHAR *UserName;
} CREDENTIALW;

static CREDENTIALW *kept;
static WCHAR comment[] = {'k', 0};

static size_t bytes_of(const WCHAR *text) {
    size_t units = 0;
    while (text[units]) units++;
    return 2 * (units + 1);
}

static int same(const WCHAR *a, const WCHAR *b) { return bytes_of(a) == bytes_of(b) && !memcmp(a, b, bytes_of(a)); }

static void *copy(const void *from, size_t size) {
    return memcpy(malloc(size + 1), from, size);
}

static int fails(int error) { errno = error; return 0; }

static CREDENTIALW *copy_of(const CREDENTIALW *from) {
    CREDENTIALW *to = copy(from, sizeof *from);
    to->TargetName = copy(from->TargetName, bytes_of(from->TargetName));
    to->UserName = copy(from->UserName, bytes_of(from->UserName));
    to->CredentialBlob = copy(from->CredentialBlob, from->CredentialBlobSize);
    return to;
}

int CredReadW(const WCHAR *target, DWORD type, DWORD flags, CREDENTIALW **credential) {
    if (flags) return fails(1004);
    if (!kept || type != kept->Type || !same(target, kept->TargetName)) return fails(1168);
    *credential = copy_of(kept);
    live++;
    return 1;
}

static int rewritten;

/* What was kept before is left: a stand-in may leak. A credential that was read carries a comment, which a new one lacks. */
int CredWriteW(const CREDENTIALW *credential, DWORD flags) {
    if (flags || credential->Flags || credential->AttributeCount || credential->Attributes || credential->TargetAlias)
        return fails(1004);
    if (credential->Type != 1 || credential->Persist != 3) return fails(87);
    if (credential->CredentialBlobSize > 2560) return fails(1783);
    if (credential->Comment && (credential->Comment != comment || !kept)) return fails(87);
    rewritten = credential->Comment == comment;
    kept = copy_of(credential);
    kept->Comment = comment;
    return 1;
}

int was_rewritten(void) { return rewritten; }

int CredDeleteW(const WCHAR *target, DWORD type, DWORD flags) {
    if (flags) return fails(1004);
    if (!kept || type != kept->Type || !same(target, kept->TargetName)) return fails(1168);
    kept = NULL;
    return 1;
}

void CredFree(void *credential) {
    CREDENTIALW *given = credential;
    for (DWORD at = 0; at < given->CredentialBlobSize; at++)
        if (given->CredentialBlob[at]) abort(); /* not wiped */
    live--;
}
