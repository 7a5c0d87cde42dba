package io.drover.client.directory;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.UserPrincipalLookupService;
import org.jspecify.annotations.Nullable;

/** Gives files to users by their numbers. */
final class Owners {
    private Owners() {}

    static void set(PosixFileAttributeView view, @Nullable Integer uid, @Nullable Integer gid)
            throws IOException {
        if (uid == null && gid == null) {
            return;
        }
        UserPrincipalLookupService lookup =
                FileSystems.getDefault().getUserPrincipalLookupService();
        if (uid != null && uid >= 0) {
            view.setOwner(lookup.lookupPrincipalByName(Integer.toString(uid)));
        }
        if (gid != null && gid >= 0) {
            view.setGroup(lookup.lookupPrincipalByGroupName(Integer.toString(gid)));
        }
    }
}
