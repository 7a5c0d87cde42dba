package io.drover.api.node;

/** What the controller of a storage plugin can do. */
public record CSIControllerInfo(
        boolean supportsCreateDelete,
        boolean supportsAttachDetach,
        boolean supportsListVolumes,
        boolean supportsGetCapacity,
        boolean supportsCreateDeleteSnapshot,
        boolean supportsListSnapshots,
        boolean supportsClone,
        boolean supportsReadOnlyAttach,
        boolean supportsExpand,
        boolean supportsListVolumesAttachedNodes,
        boolean supportsCondition,
        boolean supportsGet) {}
