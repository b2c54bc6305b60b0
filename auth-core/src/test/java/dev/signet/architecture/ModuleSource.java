package dev.signet.architecture;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.ExportsTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.ModuleTree;
import com.sun.source.tree.ProvidesTree;
import com.sun.source.tree.Tree;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.lang.model.element.Modifier;

/** What a module's source gives away: its exports, their types, and the services it provides. */
final class ModuleSource {
    private final ModuleTree module;
    private final List<CompilationUnitTree> units;

    private ModuleSource(ModuleTree module, List<CompilationUnitTree> units) {
        this.module = module;
        this.units = units;
    }

    static ModuleSource of(List<SourceFile> files) {
        List<CompilationUnitTree> units = files.stream().map(SourceFile::unit).toList();
        ModuleTree module = units.stream()
                .flatMap(unit -> Stream.ofNullable(unit.getModule()))
                .findFirst()
                .orElseThrow();
        return new ModuleSource(module, units);
    }

    String name() {
        return module.getName().toString();
    }

    Set<String> exports() {
        return directives(ExportsTree.class)
                .map(export -> export.getPackageName().toString())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** The providers of each service, in order. */
    Map<String, List<String>> provides() {
        Map<String, List<String>> services = new TreeMap<>();
        directives(ProvidesTree.class)
                .forEach(provides -> services.put(
                        provides.getServiceName().toString(),
                        provides.getImplementationNames().stream()
                                .map(ExpressionTree::toString)
                                .toList()));
        return services;
    }

    /** A line for each export and for each type that a user can name, in order. */
    List<String> surface() {
        List<String> lines = new ArrayList<>();
        exports().forEach(name -> lines.add(name() + " exports " + name));
        for (CompilationUnitTree unit : units) {
            String packageName = Optional.ofNullable(unit.getPackageName())
                    .map(Object::toString)
                    .orElse("");
            if (exports().contains(packageName)) {
                unit.getTypeDecls().forEach(type -> collect(type, packageName, false, lines));
            }
        }
        return lines.stream().sorted().toList();
    }

    private static void collect(Tree tree, String outer, boolean impliedPublic, List<String> lines) {
        if (!(tree instanceof ClassTree type)) {
            return;
        }
        Set<Modifier> flags = type.getModifiers().getFlags();
        if (!impliedPublic && !flags.contains(Modifier.PUBLIC) && !flags.contains(Modifier.PROTECTED)) {
            return;
        }
        String name = outer + "." + type.getSimpleName();
        String kind = type.getKind().name().toLowerCase(Locale.ROOT).replace("annotation_type", "annotation");
        String restriction = Stream.of(Modifier.PROTECTED, Modifier.ABSTRACT, Modifier.SEALED, Modifier.FINAL)
                .filter(flags::contains)
                .map(flag -> flag + " ")
                .collect(Collectors.joining());
        lines.add(name + ": " + restriction + kind);
        boolean membersArePublic = type.getKind() == Tree.Kind.INTERFACE || type.getKind() == Tree.Kind.ANNOTATION_TYPE;
        type.getMembers().forEach(member -> collect(member, name, membersArePublic, lines));
    }

    private <T> Stream<T> directives(Class<T> type) {
        return module.getDirectives().stream().filter(type::isInstance).map(type::cast);
    }
}
