package dev.signet.architecture;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.SimpleConditionEvent.violated;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.properties.HasModifiers;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Who may know whom, as rules over compiled main code. */
final class ArchitectureRules {
    /** Where each library may be used; a module's own test kit is a user like others. */
    private static final Map<String, List<String>> LIBRARY_USERS = Map.ofEntries(
            Map.entry("com.electronwill.nightconfig", List.of("dev.signet.internal.config")),
            Map.entry("com.exceptionfactory.jagged", List.of("dev.signet.keyring.internal.age")),
            Map.entry(
                    "com.fasterxml.jackson.core",
                    List.of(
                            "dev.signet.internal.json",
                            "dev.signet.internal.oauth",
                            "dev.signet.keyring.internal.age",
                            "dev.signet.testkit")),
            Map.entry("com.github.benmanes.caffeine", List.of("dev.signet.internal.jose")),
            Map.entry("com.google.crypto.tink", List.of("dev.signet.internal.keys")),
            Map.entry("com.nimbusds", List.of("dev.signet.internal.jose")),
            Map.entry("com.rfksystems.blake2b", List.of("dev.signet.internal.keys", "dev.signet.testkit")),
            Map.entry(
                    "com.sun.jna", List.of("dev.signet.keyring.internal.macos", "dev.signet.keyring.internal.windows")),
            Map.entry("com.sun.net.httpserver", List.of("dev.signet.testkit")),
            Map.entry("io.nayuki.qrcodegen", List.of("dev.signet.internal.console")),
            Map.entry("org.assertj.core", List.of("dev.signet.testkit.junit")),
            Map.entry("org.bouncycastle", List.of("dev.signet.keyring.internal.age")),
            Map.entry("org.junit.jupiter.api", List.of("dev.signet.testkit.junit")),
            Map.entry("org.freedesktop.dbus", List.of("dev.signet.keyring.internal.secretservice")),
            Map.entry("org.slf4j", List.of("dev.signet.keyring.internal.secretservice")),
            Map.entry("software.pando.crypto.nacl", List.of("dev.signet.internal.keys", "dev.signet.testkit")));

    private static final String VOCABULARY = "dev.signet.auth";

    private static final Set<String> AMBIENT = Set.of(
            "java.time.Instant.now",
            "java.time.Clock.systemUTC",
            "java.time.Clock.systemDefaultZone",
            "java.lang.System.currentTimeMillis",
            "java.lang.System.nanoTime",
            "java.lang.System.getenv",
            "java.lang.System.getProperty",
            "java.lang.System.getProperties");

    private static final Set<String> AMBIENT_ALLOWED = Set.of(
            "dev.signet.auth.SystemTimeSource",
            "dev.signet.internal.config.Settings",
            "dev.signet.internal.lease.JvmMutex",
            "dev.signet.keyring.KeyringCredentialStoreProvider",
            "dev.signet.keyring.internal.secretservice.QuietLogging",
            "dev.signet.testkit.LoopbackHttp",
            "dev.signet.testkit.junit.KeyringExtension",
            "dev.signet.testkit.junit.MachineAssumptions");

    private ArchitectureRules() {}

    static ArchRule noPackageCycles() {
        return SlicesRuleDefinition.slices()
                .assignedFrom(new SliceAssignment() {
                    @Override
                    public SliceIdentifier getIdentifierOf(JavaClass type) {
                        return SliceIdentifier.of(type.getPackageName());
                    }

                    @Override
                    public String getDescription() {
                        return "packages";
                    }
                })
                .should()
                .beFreeOfCycles()
                .because("code that goes round in circles can be neither read nor changed in parts");
    }

    static ArchRule vocabularyStandsAlone() {
        return classes()
                .that()
                .resideInAnyPackage(VOCABULARY + "..")
                .should()
                .onlyDependOnClassesThat(resideInAnyPackage(VOCABULARY + "..", "java..", "org.jspecify.annotations"))
                .because("whoever implements a store or a signer must get no library with it");
    }

    static ArchRule librariesHaveOneDoor() {
        return classes().should(new ArchCondition<>("use each library in its place only") {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                type.getDirectDependenciesFromSelf().stream()
                        .filter(use -> isForeign(use.getTargetClass()))
                        .filter(use -> usersOf(use.getTargetClass()).stream().noneMatch(type.getPackageName()::equals))
                        .forEach(use -> events.add(violated(
                                type,
                                use.getDescription() + ": this library may be used in "
                                        + usersOf(use.getTargetClass())
                                        + "; a new library, or a new place for one, is a decision:"
                                        + " write it into ArchitectureRules")));
            }
        });
    }

    static ArchRule httpClientsAreMadeInTheirPlace() {
        return noClasses()
                .that()
                .resideOutsideOfPackages(
                        "dev.signet",
                        "dev.signet.agent",
                        "dev.signet.verify",
                        "dev.signet.internal.acting",
                        "dev.signet.internal.http",
                        "dev.signet.internal.oauth")
                .should()
                .dependOnClassesThat()
                .haveFullyQualifiedName("java.net.http.HttpClient")
                .because(
                        "what may reach the network, and with which redirects and deadlines, is decided in two packages");
    }

    static ArchRule timeAndEnvironmentAreGiven() {
        return classes()
                .that()
                .doNotHaveModifier(JavaModifier.SYNTHETIC)
                .should(new ArchCondition<>("take time and environment from their parameters") {
                    @Override
                    public void check(JavaClass type, ConditionEvents events) {
                        if (AMBIENT_ALLOWED.contains(type.getName().replaceFirst("\\$.*", ""))) {
                            return;
                        }
                        type.getAccessesFromSelf().stream()
                                .filter(access -> AMBIENT.contains(target(access)))
                                .forEach(access -> events.add(violated(
                                        type,
                                        access.getDescription()
                                                + ": take a TimeSource or the Settings instead, so that a test can give it; allowed"
                                                + " only in " + AMBIENT_ALLOWED)));
                    }
                });
    }

    /** Whether a public or protected member of an exported type names something its users do not get with it. */
    static ArchRule exportsNameOnly(Set<String> exported) {
        return classes().should(new ArchCondition<>("show only types that its users can name") {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                if (!isVisible(type) || !exported.contains(type.getPackageName())) {
                    return;
                }
                forEachShown(type, (member, shown) -> {
                    JavaClass base = shown.getBaseComponentType();
                    if (!base.isPrimitive() && !isNameable(type, base, exported)) {
                        events.add(violated(
                                type,
                                member + " shows " + base.getName()
                                        + ": users of the module can't name it, or get a library with it; show a type of an"
                                        + " exported package or of the JDK"));
                    }
                });
            }
        });
    }

    private interface Shown {
        void accept(String member, JavaClass shown);
    }

    private static void forEachShown(JavaClass type, Shown visitor) {
        Stream.concat(type.getRawSuperclass().stream(), type.getRawInterfaces().stream())
                .forEach(parent -> visitor.accept(type.getName(), parent));
        type.getFields().stream()
                .filter(ArchitectureRules::isShown)
                .forEach(field -> field.getType()
                        .getAllInvolvedRawTypes()
                        .forEach(shown -> visitor.accept(field.getFullName(), shown)));
        type.getCodeUnits().stream().filter(ArchitectureRules::isShown).forEach(unit -> {
            Consumer<JavaClass> show = shown -> visitor.accept(unit.getFullName(), shown);
            unit.getReturnType().getAllInvolvedRawTypes().forEach(show);
            unit.getParameterTypes()
                    .forEach(parameter -> parameter.getAllInvolvedRawTypes().forEach(show));
            unit.getThrowsClause().forEach(thrown -> show.accept(thrown.getRawType()));
        });
    }

    private static boolean isNameable(JavaClass from, JavaClass shown, Set<String> exported) {
        boolean forJUnit = from.getPackageName().equals("dev.signet.testkit.junit")
                && (shown.getName().startsWith("org.junit.") || shown.getName().startsWith("org.assertj."));
        return shown.getName().startsWith("java.") || exported.contains(shown.getPackageName()) || forJUnit;
    }

    private static boolean isShown(HasModifiers member) {
        boolean open = member.getModifiers().contains(JavaModifier.PUBLIC)
                || member.getModifiers().contains(JavaModifier.PROTECTED);
        return open && !member.getModifiers().contains(JavaModifier.SYNTHETIC);
    }

    private static boolean isVisible(JavaClass type) {
        return isShown(type)
                && type.getEnclosingClass().map(ArchitectureRules::isVisible).orElse(true);
    }

    private static boolean isForeign(JavaClass type) {
        JavaClass base = type.getBaseComponentType();
        return !base.isPrimitive()
                && Stream.of("java.", "javax.", "dev.signet.", "org.jspecify.annotations.")
                        .noneMatch(base.getName()::startsWith);
    }

    private static List<String> usersOf(JavaClass library) {
        String name = library.getBaseComponentType().getName();
        return LIBRARY_USERS.entrySet().stream()
                .filter(entry -> name.startsWith(entry.getKey() + "."))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(List.of());
    }

    private static String target(JavaAccess<?> access) {
        return access.getTargetOwner().getName() + "." + access.getTarget().getName();
    }
}
