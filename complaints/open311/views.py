"""HTTP in, one document out: by the suffix XML or JSON, also where something is refused."""

import logging

from django.core.exceptions import BadRequest, SuspiciousOperation
from django.http import Http404, HttpResponse, JsonResponse, StreamingHttpResponse, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.cache import get_conditional_response
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views import View
from django.views.decorators.csrf import csrf_exempt

from communities import throttle
from communities.models import District
from workflow.sealing import fingerprint

from ..models import Complaint, Photo, PublicBoard
from . import bulk, discovery, filing, keys, requests, services, updates
from .documents import CONTENT_TYPE, MIME, XML, Document
from .parameters import YEARS, Parameters
from .problems import Broken, NotFound, Problem, TooOften, WrongMethod

LANGUAGES = {"": "zh-hans", "zh": "zh-hans", "zh-cn": "zh-hans", "zh-hans": "zh-hans", "en": "en"}
UNREADABLE = (BadRequest, MultiPartParserError, SuspiciousOperation, UnicodeError, UnreadablePostError)
log = logging.getLogger(__name__)


@method_decorator(csrf_exempt, name="dispatch")
class Resource(View):
    """A resource of the interface. `read` and `write` give the document, or raise a `Problem`.

    No cookie opens anything here, so that a form on another site gains nothing (docs/decisions/0117).
    """

    read = write = None
    language = "zh-hans"

    def dispatch(self, request, *args, suffix=XML, **kwargs):
        form = suffix if suffix in MIME else XML
        with translation.override(self.language):
            try:
                if suffix != form:
                    raise Problem(_("只有.xml和.json两种格式。"))
                response = self.respond(request, form, **kwargs)
            except Problem as problem:
                response = self.refuse(problem, form)
            except UNREADABLE:
                response = self.refuse(Problem(_("提交的内容无法读取，或者过大。")), form)
            except Exception:
                log.exception("Open311 %s %s", request.method, request.path)
                response = self.refuse(Broken(_("平台内部出错，请稍后再试。")), form)
        if request.method in ("GET", "HEAD", "OPTIONS"):
            response["Access-Control-Allow-Origin"] = "*"
        return response

    def respond(self, request, form, **kwargs):
        answer = {"GET": self.read, "HEAD": self.read, "POST": self.write}.get(request.method)
        if request.method == "OPTIONS":
            return self.options_of()
        if "\0" in request.path:
            raise NotFound(_("这里没有内容，请检查地址。"))
        if answer is None:
            raise WrongMethod(_("这个地址不支持%(method)s。") % {"method": request.method[:10]})
        parameters = self.parameters(request)
        self.language = LANGUAGES.get(parameters.one("locale").lower(), self.language)
        with translation.override(self.language):
            _require_jurisdiction(parameters)
            document = answer(parameters, **kwargs)
            return self.found(request, document, form)

    def parameters(self, request) -> Parameters:
        """Of the body first, then of the address."""
        sources = (request.POST, request.GET) if request.method == "POST" else (request.GET,)
        return Parameters(*(dict(source.lists()) for source in sources))

    def found(self, request, document: Document, form: str):
        body = document.written(form)
        response = HttpResponse(body, content_type=CONTENT_TYPE[form])
        response["Content-Language"] = self.language
        if request.method == "POST":
            response["Cache-Control"] = "no-store"
            return response
        etag = f'"{fingerprint(body.decode())[:32]}"'
        response["ETag"] = etag
        return get_conditional_response(request, etag=etag, response=response)

    def refuse(self, problem: Problem, form: str):
        body = problem.as_document().written(form)
        response = HttpResponse(body, content_type=CONTENT_TYPE[form], status=problem.status)
        response["Content-Language"] = self.language
        response["Cache-Control"] = "no-store"
        if isinstance(problem, WrongMethod):
            response["Allow"] = ", ".join(self.allowed())
        if isinstance(problem, TooOften):
            response["Retry-After"] = str(int(throttle.WINDOW.total_seconds()))
        return response

    def allowed(self):
        return [*(["GET", "HEAD"] if self.read else []), *(["POST"] if self.write else []), "OPTIONS"]

    def options_of(self):
        response = HttpResponse(status=204)
        response["Allow"] = ", ".join(self.allowed())
        response["Access-Control-Allow-Methods"] = "GET, HEAD, OPTIONS"
        return response

    def photo_url(self, photo: Photo) -> str:
        return self.request.build_absolute_uri(reverse("open311:photo", args=[photo.token]))


def _require_jurisdiction(parameters: Parameters) -> None:
    code = parameters.one("jurisdiction_id")
    if code and not District.objects.filter(code__iexact=code).exists():
        raise NotFound(_("没有代码为“%(code)s”的辖区。") % {"code": code[:40]})


class Discovery(Resource):
    def read(self, parameters):
        endpoint, page = (
            self.request.build_absolute_uri(reverse(name)) for name in ("open311:root", "open-data")
        )
        return discovery.discovery(endpoint, page, at=timezone.now())


class Services(Resource):
    def read(self, parameters):
        return services.service_list()


class Definition(Resource):
    def read(self, parameters, code):
        return services.definition(services.service_of(code))


class Keyed(Resource):
    """A resource that a client with a key may write to, so often and no oftener."""

    def key(self, parameters):
        at = timezone.now()
        if throttle.is_too_often("open311", self.request, at=at):
            raise TooOften(_("提交太频繁，请稍后再试。"))
        key = keys.key_of(parameters)
        if throttle.is_too_many("open311_key", str(key.pk), at=at):
            raise TooOften(_("提交太频繁，请稍后再试。"))
        return key


class Requests(Keyed):
    def read(self, parameters):
        cases = requests.asked_for(parameters, at=timezone.now())
        return requests.document(cases, self.photo_url, extended=parameters.truth("extensions"))

    def write(self, parameters):
        key = self.key(parameters)
        files = [file for name in self.request.FILES for file in self.request.FILES.getlist(name)]
        return filing.file_request(parameters, files, key, at=timezone.now())


class Request(Resource):
    def read(self, parameters, number):
        cases = requests.one(number)
        return requests.document(cases, self.photo_url, extended=parameters.truth("extensions"))


class Token(Resource):
    def read(self, parameters, token):
        """Every service answers with the number at once, so no token was ever given out."""
        raise NotFound(_("没有这个token：本接口在提交时直接返回编号。"))


class Updates(Keyed):
    def read(self, parameters):
        entries = updates.asked_for(parameters, at=timezone.now())
        return updates.document(entries, self.photo_url)

    def write(self, parameters):
        key = self.key(parameters)
        return updates.add(parameters, key, at=timezone.now())


class Picture(Resource):
    """A photo that a review has released, of a case that is for the public."""

    def read(self, parameters, token):
        cases = Complaint.objects.public().filter(reviewed_at__isnull=False)
        photo = Photo.objects.filter(public=True, case__in=cases, token=token).first()
        try:
            with photo.file.open("rb") as file:
                return photo, file.read()
        except (AttributeError, FileNotFoundError):
            raise NotFound(_("没有这张照片，或者它不公开。")) from None

    def found(self, request, document, form):
        photo, content = document
        response = HttpResponse(content, content_type=photo.mime)
        response["Cache-Control"] = "public, max-age=300"
        return response


class Missing(Resource):
    """Any other address beneath the interface."""

    def dispatch(self, request, *args, **kwargs):
        path = request.path.lower()
        return super().dispatch(request, suffix="json" if path.endswith(".json") else XML)

    def respond(self, request, form):
        raise NotFound(_("这里没有内容，请检查地址。"))


class Bulk(View):
    """All public cases, or those of one year, as CSV. Made anew only when something public has changed."""

    def get(self, request, year=None):
        if year is not None and year not in YEARS:
            raise Http404
        etag = f'W/"{PublicBoard.current()}-{discovery.changed_at(at=timezone.now()):%Y%m%d%H%M%S}"'
        if unchanged := get_conditional_response(request, etag=etag):
            unchanged["Access-Control-Allow-Origin"] = "*"
            return unchanged
        if throttle.is_too_often("bulk", request, at=timezone.now()):
            return render(request, "429.html", status=429)
        cases = requests.readable() if year is None else requests.readable().filter(submitted_at__year=year)
        response = StreamingHttpResponse(bulk.lines(cases), content_type="text/csv; charset=utf-8")
        response["ETag"] = etag
        response["Content-Disposition"] = f'attachment; filename="requests{f"-{year}" if year else ""}.csv"'
        response["Access-Control-Allow-Origin"] = "*"
        return response


class BulkDescription(View):
    def get(self, request):
        with translation.override("zh-hans"):
            body = bulk.description(request.build_absolute_uri(reverse("open311:bulk")))
        response = JsonResponse(body, json_dumps_params={"ensure_ascii": False, "indent": 2})
        response["Access-Control-Allow-Origin"] = "*"
        return response
