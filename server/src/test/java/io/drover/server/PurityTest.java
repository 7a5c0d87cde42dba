package io.drover.server;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.random.RandomGenerator;

@AnalyzeClasses(
        packages = {"io.drover.api", "io.drover.server"},
        importOptions = ImportOption.DoNotIncludeTests.class)
class PurityTest {
    private static final String[] PURE = {
        "io.drover.server.state..", "io.drover.server.scheduler.."
    };
    private static final String[] ORDERED = {
        "io.drover.server.state..",
        "io.drover.server.scheduler..",
        "io.drover.api",
        "io.drover.api.job..",
        "io.drover.api.node..",
        "io.drover.api.allocation..",
        "io.drover.api.evaluation..",
        "io.drover.api.deployment.."
    };
    private static final Set<String> UNORDERED_FACTORIES = Set.of("of", "copyOf", "ofEntries");
    private static final Set<String> WALKS =
            Set.of("keySet", "values", "entrySet", "forEach", "iterator");

    @ArchTest
    static final ArchRule NO_CLOCK_AND_NO_CHANCE =
            noClasses()
                    .that()
                    .resideInAnyPackage(PURE)
                    .should()
                    .callMethod(Instant.class, "now")
                    .orShould()
                    .callMethod(System.class, "currentTimeMillis")
                    .orShould()
                    .callMethod(System.class, "nanoTime")
                    .orShould()
                    .callMethod(UUID.class, "randomUUID")
                    .orShould()
                    .callMethod(Math.class, "random")
                    .orShould()
                    .dependOnClassesThat()
                    .areAssignableTo(Clock.class)
                    .orShould()
                    .dependOnClassesThat()
                    .areAssignableTo(RandomGenerator.class)
                    .because(
                            "each server applies the log by itself and has to reach the same state");

    @ArchTest
    static final ArchRule NO_ORDER_THAT_DIFFERS_BETWEEN_PROCESSES =
            noClasses()
                    .that()
                    .resideInAnyPackage(ORDERED)
                    .should()
                    .dependOnClassesThat()
                    .belongToAnyOf(HashMap.class, HashSet.class)
                    .orShould()
                    .callMethodWhere(
                            describe(
                                    "makes a map or set whose order differs between processes",
                                    PurityTest::isUnorderedFactory))
                    .orShould()
                    .callMethodWhere(describe("walks an identity map", PurityTest::walksIdentities))
                    .because("what reaches apply, a scheduler or JSON has one order everywhere");

    private static boolean isUnorderedFactory(JavaCall<?> call) {
        return List.of(Map.class.getName(), Set.class.getName())
                        .contains(call.getTargetOwner().getName())
                && UNORDERED_FACTORIES.contains(call.getName());
    }

    private static boolean walksIdentities(JavaCall<?> call) {
        return call.getTargetOwner().getName().equals(IdentityHashMap.class.getName())
                && WALKS.contains(call.getName());
    }
}
