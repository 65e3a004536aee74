"""How rows become the instances a query asks for: the way is worked out once for each query, not for each row."""

from peewee import AutoField, BigIntegerField, CharField, ForeignKeyField, IntegerField, ModelCursorWrapper, TextField

# Both databases give these values as they are; what a class of our own makes of them is its own matter.
_AS_IT_IS = {AutoField, BigIntegerField, CharField, ForeignKeyField, IntegerField, TextField}


def reader(wrapper):
    """A function from a row to what `wrapper` (the library's, of the rows of one query) makes of it."""
    wrapper.initialize()
    wrapper.cursor = None
    if getattr(wrapper, "constructor", None) is tuple and not any(wrapper.converters):
        return tuple
    return _instances(wrapper) if type(wrapper) is ModelCursorWrapper and _plain(wrapper) else wrapper.process_row


def _plain(wrapper):
    """Whether nothing but columns is read, the number of each model among them; foreign keys that join lead to such numbers."""
    columns = list(zip(wrapper.column_keys, wrapper.columns, wrapper.fields, strict=True))
    numbered = {key for key, _name, field in columns if field and field.primary_key}
    models = {key: model for key, model, is_model in wrapper._constructor_list if is_model}
    return (all(field and field.name == name for _key, name, field in columns)
            and numbered == set(models) == {key for key, *_rest in wrapper._constructor_list}
            and all(getattr(models[source], attribute).rel_field.primary_key if is_fk else not hasattr(models[source], attribute)
                    for source, attribute, _key, _dict, _outer, is_fk in wrapper.src_to_dest))


def _instances(wrapper):
    cells = list(zip(wrapper.column_keys, wrapper.fields, wrapper.converters, range(wrapper.ncols), strict=True))
    parts = {key: _Part(model, [cell[1:] for cell in cells if cell[0] == key])
             for key, model, _is_model in wrapper._constructor_list}
    joins = [(source, attribute, key, is_fk) for source, attribute, key, _dict, _outer, is_fk in wrapper.src_to_dest]

    def read(row):
        found = {key: part.of(row) for key, part in parts.items()}
        for source, attribute, key, is_fk in joins:
            holder, other = found[source], found[key]
            if holder is not None and not is_fk:
                setattr(holder, attribute, other)
            elif holder is not None:
                holder.__rel__[attribute] = other
                if other is not None:
                    holder.__data__[attribute] = row[parts[key].number]
        return found[wrapper.model]

    return read if joins else parts[wrapper.model].of


class _Part:
    """One of the models a row is made of: where its columns lie, and which of them are converted."""

    def __init__(self, model, cells):
        self.model, self.plain, self.converted = model, [], []
        for field, convert, place in cells:
            if field.primary_key:
                self.number = place
            if convert is None or type(getattr(field, "field", field)) in _AS_IT_IS:
                self.plain.append((field.name, place))
            else:
                self.converted.append((field.name, place, convert))

    def of(self, row):
        """The instance; None where an outer join found none."""
        if row[self.number] is None:
            return None
        made = self.model.__new__(self.model)
        made._dirty, made.__rel__ = set(), {}
        made.__data__ = {name: row[place] for name, place in self.plain}
        for name, place, convert in self.converted:
            made.__data__[name] = convert(row[place])
        return made
