"""Posts: what goals, indicators and measures belong to."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.forms import PostForm
from accounts.models import Post
from accounts.services import count_duties, create_post, delete_post, link_post, rename_post
from accounts.views.members import reach_administered, reach_of_organisation


def post_create(request):
    organisation = reach_administered(request)
    form = PostForm(request.POST or None, organisation=organisation)
    if request.method == "POST" and form.is_valid():
        try:
            post = create_post(organisation=organisation, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("Post “%(name)s” added.") % {"name": post})
            return redirect("accounts:members")
    return render(request, "accounts/post.html", {"form": form, "post": None})


def post_edit(request, pk):
    post = reach_of_organisation(request, Post.objects.select_related("organisation"), pk)
    form = PostForm(
        request.POST or None,
        organisation=post.organisation,
        initial={"name": post.name, "user": post.user_id},
    )
    if request.method == "POST" and form.is_valid():
        try:
            rename_post(post=post, name=form.cleaned_data["name"])
            link_post(post=post, user=form.cleaned_data["user"])
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("Post “%(name)s” saved.") % {"name": post})
            return redirect("accounts:members")
    return render(request, "accounts/post.html", {"form": form, "post": post})


def post_delete(request, pk):
    post = reach_of_organisation(request, Post.objects.select_related("user"), pk)
    if request.method == "POST":
        delete_post(post=post)
        messages.success(request, _("Post “%(name)s” deleted.") % {"name": post})
        return redirect("accounts:members")
    duties = [_duty_in_words(model, number) for model, number in count_duties(post)]
    return render(request, "accounts/post_delete.html", {"post": post, "duties": duties})


def _duty_in_words(model, number: int) -> str:
    # The models lie above this rung, so they are known by name only.
    words = {
        "goal": ngettext("%(count)s goal", "%(count)s goals", number),
        "indicator": ngettext("%(count)s indicator", "%(count)s indicators", number),
        "measure": ngettext("%(count)s measure", "%(count)s measures", number),
    }
    other = f"%(count)s × {model._meta.verbose_name}"
    return words.get(model._meta.model_name, other) % {"count": number}
