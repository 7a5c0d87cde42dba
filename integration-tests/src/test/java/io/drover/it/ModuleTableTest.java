package io.drover.it;

import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The table "who may know whom" of docs/architecture.md, held against the compiled classes. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ModuleTableTest {
    /** What each module may use of ours; a module that is not named here may use nothing. */
    private static final Map<String, Set<String>> MAY_USE =
            new TreeMap<>(
                    Map.ofEntries(
                            Map.entry("codec-processor", Set.of()),
                            Map.entry("api", Set.of()),
                            Map.entry("wire", Set.of("api")),
                            Map.entry("jobspec", Set.of("api")),
                            Map.entry("plugin-api", Set.of("api")),
                            Map.entry("plugin-testkit", Set.of("plugin-api")),
                            Map.entry("server", Set.of("api", "wire", "jobspec")),
                            Map.entry("federation", Set.of("server", "wire", "api")),
                            Map.entry("client", Set.of("plugin-api", "wire", "api")),
                            Map.entry("drivers", Set.of("plugin-api")),
                            Map.entry("devices", Set.of("plugin-api")),
                            Map.entry("engines", Set.of("plugin-api")),
                            Map.entry(
                                    "agent",
                                    Set.of(
                                            "api",
                                            "wire",
                                            "jobspec",
                                            "plugin-api",
                                            "server",
                                            "federation",
                                            "client")),
                            Map.entry("cli", Set.of("api", "jobspec", "agent")),
                            Map.entry("plugins-examples", Set.of("plugin-api")),
                            Map.entry(
                                    "benchmarks",
                                    Set.of(
                                            "api",
                                            "wire",
                                            "jobspec",
                                            "plugin-api",
                                            "server",
                                            "federation",
                                            "client",
                                            "agent"))));

    private final Map<String, JavaClasses> classesByModule = new TreeMap<>();

    @BeforeAll
    void readClasses() {
        for (String module : MAY_USE.keySet()) {
            Path classes = Path.of("..", module, "target", "classes");
            if (Files.isDirectory(classes)) {
                classesByModule.put(module, new ClassFileImporter().importPath(classes));
            }
        }
    }

    static List<String> modules() {
        return List.copyOf(MAY_USE.keySet());
    }

    @Test
    void findsTheModules() {
        assertThat(classesByModule.keySet())
                .contains(
                        "api", "server", "client", "agent", "cli", "jobspec", "drivers", "devices");
    }

    @ParameterizedTest
    @MethodSource("modules")
    void usesOnlyWhatTheTableAllows(String module) {
        List<String> breaches = new ArrayList<>();
        for (JavaClass type : classesOf(module)) {
            for (Dependency use : type.getDirectDependenciesFromSelf()) {
                moduleOf(use.getTargetClass().getFullName())
                        .filter(other -> !other.equals(module))
                        .filter(other -> !MAY_USE.getOrDefault(module, Set.of()).contains(other))
                        .ifPresent(other -> breaches.add(other + ": " + use.getDescription()));
            }
        }
        assertThat(breaches).isEmpty();
    }

    @Test
    void onlyTheCommandThatStartsTheAgentKnowsTheAgent() {
        assertThat(usersOutside("cli", "io.drover.agent", "io.drover.cli.AgentCommand")).isEmpty();
    }

    @Test
    void onlyServerRaftKnowsRatis() {
        assertThat(usersOutside("server", "org.apache.ratis", "io.drover.server.raft")).isEmpty();
    }

    @Test
    void onlyServerRpcKnowsGrpc() {
        assertThat(usersOutside("server", "io.grpc", "io.drover.server.rpc")).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("modules")
    void packagesOfAModuleFormNoCycles(String module) {
        slices().matching("io.drover.*.(*)..")
                .should()
                .beFreeOfCycles()
                .allowEmptyShould(true)
                .check(classesOf(module));
    }

    private JavaClasses classesOf(String module) {
        JavaClasses found = classesByModule.get(module);
        return found == null ? new ClassFileImporter().importClasses() : found;
    }

    private List<String> usersOutside(String module, String usedPackage, String allowedPrefix) {
        List<String> users = new ArrayList<>();
        for (JavaClass type : classesOf(module)) {
            boolean uses =
                    type.getDirectDependenciesFromSelf().stream()
                            .anyMatch(d ->
                                    d.getTargetClass().getPackageName().startsWith(usedPackage));
            if (uses && !type.getFullName().startsWith(allowedPrefix)) {
                users.add(type.getFullName());
            }
        }
        return users;
    }

    private Optional<String> moduleOf(String className) {
        return classesByModule.entrySet().stream()
                .filter(e -> e.getValue().contain(className))
                .map(Map.Entry::getKey)
                .findFirst();
    }
}
