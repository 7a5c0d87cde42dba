package io.drover.agent.routes;

import io.drover.api.job.Job;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A job as clients build it before they send it: what its author left out is null, so that a client
 * can tell that from an empty value and fill in its own defaults. Answers about stored jobs have no
 * such nulls, since nothing is left out there.
 */
final class ClientForm {
    /**
     * Members that are null when nothing was said, by the member that their object stands under.
     */
    private static final Map<String, List<String>> NULLABLE =
            Map.ofEntries(
                    members(
                            "",
                            "AllAtOnce ConsulNamespace CreateIndex DispatchIdempotencyToken"
                                    + " JobModifyIndex ModifyIndex Namespace NodePool NomadTokenID"
                                    + " ParentID Region Stable Status StatusDescription Stop"
                                    + " SubmitTime Type VaultNamespace Version"),
                    members("TaskGroups", "PreventRescheduleOnLost"),
                    members("Resources", "Cores DiskMB IOPS MemoryMaxMB SecretsMB"),
                    members("Update", "HealthCheck"),
                    members("Migrate", "HealthCheck"),
                    members("Reschedule", "DelayFunction"),
                    members("ReschedulePolicy", "DelayFunction"),
                    members("RestartPolicy", "Mode"),
                    members("Disconnect", "Reconcile"),
                    members("Periodic", "ProhibitOverlap Spec SpecType TimeZone"),
                    members("Strategy", "MaxParallel OnFailure"),
                    members("EphemeralDisk", "Migrate Sticky"),
                    members("Artifacts", "GetterInsecure GetterMode GetterSource RelativeDest"),
                    members(
                            "Templates",
                            "ChangeMode ChangeSignal DestPath EmbeddedTmpl Envvars ErrMissingKey"
                                    + " LeftDelim Perms RightDelim SourcePath"),
                    members(
                            "Vault",
                            "AllowTokenExpiration ChangeMode ChangeSignal DisableFile Namespace"),
                    members(
                            "VolumeMounts",
                            "Destination PropagationMode ReadOnly SELinuxLabel Volume"));

    /** Members that stored jobs leave out when they are empty. */
    private static final Map<String, List<String>> ALWAYS_THERE =
            Map.ofEntries(
                    members("", "Migrate Reschedule"),
                    members("Services", "CheckRestart"),
                    members("Networks", "CNI DNS DynamicPorts MBits ReservedPorts"));

    private static final List<String> NETWORK_TEXTS =
            List.of("CIDR", "Device", "Hostname", "IP", "Mode");

    private ClientForm() {}

    private static Map.Entry<String, List<String>> members(String under, String names) {
        return Map.entry(under, List.of(names.split(" ", -1)));
    }

    /** The job's JSON. */
    static JsonNode of(Job job, ObjectMapper mapper) {
        JsonNode tree = mapper.readTree(mapper.writeValueAsBytes(job));
        if (tree instanceof ObjectNode object) {
            change(object, "");
        }
        return tree;
    }

    private static void change(ObjectNode object, String under) {
        for (String name : ALWAYS_THERE.getOrDefault(under, List.of())) {
            if (!object.has(name)) {
                object.putNull(name);
            }
        }
        for (String name : NULLABLE.getOrDefault(under, List.of())) {
            JsonNode value = object.get(name);
            if (value != null && isZero(value)) {
                object.putNull(name);
            }
        }
        special(object, under);
        for (Map.Entry<String, JsonNode> member : new ArrayList<>(object.properties())) {
            changeInner(member.getValue(), member.getKey());
        }
    }

    private static void changeInner(JsonNode value, String name) {
        boolean free = name.equals("Config") || name.equals("Policy");
        if (value instanceof ObjectNode inner && !free) {
            change(inner, name);
        } else if (value instanceof ArrayNode list && !free) {
            for (JsonNode item : list) {
                changeInner(item, name);
            }
        }
    }

    private static void special(ObjectNode object, String under) {
        switch (under) {
            case "Services" -> object.remove("Namespace");
            case "Tasks" -> {
                if (object.path("CSIPluginConfig").isNull()) {
                    object.remove("CSIPluginConfig");
                }
                if (object.path("ShutdownDelay").isNull()) {
                    object.put("ShutdownDelay", 0);
                }
            }
            case "Networks" ->
                    NETWORK_TEXTS.stream()
                            .filter(name -> !object.has(name))
                            .forEach(name -> object.put(name, ""));
            case "DynamicPorts", "ReservedPorts" -> port(object);
            case "Links" -> object.set("URL", object.remove("Url"));
            default -> {}
        }
    }

    private static void port(ObjectNode port) {
        for (String text : List.of("HostNetwork", "Label")) {
            if (!port.has(text)) {
                port.put(text, "");
            }
        }
        for (String number : List.of("To", "Value")) {
            if (!port.has(number)) {
                port.put(number, 0);
            }
        }
        if (!port.has("IgnoreCollision")) {
            port.put("IgnoreCollision", false);
        }
    }

    private static boolean isZero(JsonNode value) {
        return (value.isString() && value.stringValue().isEmpty())
                || (value.isNumber() && value.decimalValue().signum() == 0)
                || (value.isBoolean() && !value.booleanValue());
    }
}
